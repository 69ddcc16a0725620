FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin soleus

WORKDIR /app
COPY requirements.lock ./
RUN pip install --require-hashes --requirement requirements.lock

COPY . .
# The static files belong to the image; mails (where no EMAIL_URL is set) and report files go to volumes.
RUN SECRET_KEY=only-for-this-step python manage.py collectstatic --noinput --verbosity 0 --ignore redoc \
    && install --directory --owner soleus var/mail var/reports

USER soleus
EXPOSE 8000
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-class=gthread", "--worker-tmp-dir=/dev/shm", "--no-control-socket", "config.wsgi:application"]
