/* Sets of the calf muscles a week, as the server counted them when the plan was saved. */

export class Work {
  constructor() {
    // What a week adds up to follows from what it says, so it is known of the week wherever it stands.
    this.weeks = new WeakMap();
    this.most = 1;
  }

  learn(plan, weeks) {
    const sets = ({ muscles }, muscle) => muscles.find((one) => one.muscle === muscle)?.sets ?? 0;
    this.most = 1;
    plan.weeks.forEach((week, place) => {
      const counted = { soleus: sets(weeks[place], "soleus"), gastrocnemius: sets(weeks[place], "gastrocnemius") };
      this.weeks.set(week, counted);
      this.most = Math.max(this.most, counted.soleus, counted.gastrocnemius);
    });
  }

  /* Returns [muscle, sets] of those that have any; null while it is not counted yet. */
  ofWeek(week) {
    const counted = this.weeks.get(week);
    return counted ? Object.entries(counted).filter(([, sets]) => sets) : null;
  }
}
