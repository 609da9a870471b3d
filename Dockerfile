# docker build -t outagelab .
# docker run --rm -v "$PWD:/work" outagelab run shop.yaml
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Pdist -Dmaven.test.skip=true package \
 && mkdir /opt/outagelab \
 && tar xzf cli/target/outagelab-*.tar.gz -C /opt/outagelab --strip-components=1 \
 # Classes are archived here once: nobody may write there afterwards.
 && /opt/outagelab/bin/outagelab --version

FROM debian:12-slim
COPY --from=build /opt/outagelab /opt/outagelab
RUN ln -s /opt/outagelab/bin/outagelab /usr/local/bin/outagelab \
 && mkdir /work && chmod 1777 /work
# Reports are files of the user who runs it: docker run --user "$(id -u):$(id -g)" …
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["outagelab"]
CMD ["--help"]
