/* Exercises by what is typed: a whole name or slug names one, words of either find it. */

const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const squeezed = (text) => text.trim().replace(/\s+/g, " ");

export class Exercises {
  constructor(list) {
    this.bySlug = new Map(list.map((one) => [one.slug, one]));
    this.byName = new Map(list.map((one) => [plain(one.name), one]));
    this.searched = list.map((one) => {
      const words = [...plain(one.name).split(/[^\p{L}\p{N}]+/u), ...one.slug.split("-")].filter(Boolean);
      return { one, name: plain(one.name), words };
    });
  }

  /* Returns the slug that a text names, or the text itself. */
  slugOf(typed) {
    const text = squeezed(typed);
    return this.bySlug.has(text) ? text : this.byName.get(plain(text))?.slug ?? text;
  }

  nameOf(slug) {
    return this.bySlug.get(slug)?.name ?? slug;
  }

  /* Returns the name, or the slug where the name would read as something else on a line of its own. */
  typedAs(slug) {
    const name = this.nameOf(slug);
    return name.includes(":") || this.slugOf(name) !== slug ? slug : name;
  }

  /* Returns the exercises each of whose wanted words begins a word of its name or slug, the closest first. */
  matching(typed, most = 8) {
    const text = plain(squeezed(typed));
    const wanted = text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    if (!wanted.length) return [];
    return this.searched
      .filter(({ words }) => wanted.every((part) => words.some((word) => word.startsWith(part))))
      .map((found) => ({ ...found, rank: found.name === text ? 0 : found.name.startsWith(text) ? 1 : found.words[0].startsWith(wanted[0]) ? 2 : 3 }))
      .sort((a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
      .slice(0, most)
      .map(({ one }) => one);
  }
}
