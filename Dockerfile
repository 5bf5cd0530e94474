# The site and its worker in one image: the same set-up as bin/serve makes.
FROM debian:12-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation2 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /house
COPY requirements.txt ./
RUN python3 -m venv .venv && .venv/bin/pip install --quiet --require-hashes --no-deps -r requirements.txt \
 && echo /house > .venv/lib/python3.11/site-packages/competition.pth
COPY . .
RUN .venv/bin/python -m competition.web.assets_build && rm -rf node_modules \
 && useradd --create-home clerk && mkdir -p var uploads && chown -R clerk var uploads
USER clerk
EXPOSE 8000
ENTRYPOINT [".venv/bin/python", "-m", "competition"]
CMD ["serve", "--no-demo", "--no-worker", "--host", "0.0.0.0"]
