# The image of web, worker, beat and migrate; docker-compose.yml says which of them it is.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin cas \
    && install -d -o cas -m 700 /var/lib/cas/files
WORKDIR /app

COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY manage.py ./
COPY cas cas
COPY clients clients
COPY assessments assessments
COPY prioritization prioritization
COPY templates templates
COPY static static
# Development settings do here: nothing of them is kept but the collected files.
RUN CAS_COLLECTED_STATIC=1 python manage.py collectstatic --no-input --skip-checks

USER cas
EXPOSE 8000
CMD ["gunicorn", "cas.wsgi", "--bind", "0.0.0.0:8000"]
