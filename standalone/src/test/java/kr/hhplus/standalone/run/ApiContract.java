package kr.hhplus.standalone.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import kr.hhplus.standalone.run.ApiClient.Answer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The document of all HTTP calls, to hold examples and live answers against. Clients are to ignore fields that they do
 * not know, but here a field that is not in the document is a fault of the document.
 */
final class ApiContract {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
    /** Takes further members by its nature. */
    private static final String OPEN_SCHEMA = "Problem";

    private static final String LOG_IN = "logIn";

    private final ObjectNode document;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private ApiContract(ObjectNode document) {
        this.document = document;
    }

    /** Who may make a call; who comes later may make those of the earlier, too. */
    enum Audience {
        EVERYBODY,
        SHOPPER,
        OPERATOR
    }

    /** A call of the document. */
    record Operation(String method, String path, JsonNode node) {
        /** Who may make the call; null: the document does not say so. */
        @Nullable
        Audience audience() {
            var security = node.path("security");
            if (!security.isArray()) {
                return null;
            }
            return switch (security.toString()) {
                case "[]" -> Audience.EVERYBODY;
                // Behind a gateway without a token.
                case "[{},{\"shopperToken\":[]}]" -> Audience.SHOPPER;
                case "[{\"adminToken\":[]}]" -> Audience.OPERATOR;
                default -> null;
            };
        }

        String id() {
            return node.path("operationId").asString("");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static ApiContract read() {
        try (InputStream in = requireNonNull(HttpContractConfiguration.class.getResourceAsStream("openapi.yaml"))) {
            var document = (ObjectNode) new YAMLMapper().readTree(in);
            document.path("components").path("schemas").forEachEntry((name, schema) -> {
                if (!name.equals(OPEN_SCHEMA)) {
                    close(schema);
                }
            });
            return new ApiContract(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, node) -> {
                    if (METHODS.contains(method)) {
                        operations.add(new Operation(method.toUpperCase(Locale.ROOT), path, node));
                    }
                }));
        return operations;
    }

    /** Those that tell by a header who calls: all but the log-in, whose body does. */
    List<Operation> operationsByHeader() {
        return operations().stream().filter(call -> !call.id().equals(LOG_IN)).toList();
    }

    /** What a reference leads to, or the node itself. */
    JsonNode resolve(JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : resolve(document.at(reference.substring(1)));
    }

    /** The answers of an operation by status, or "default". */
    Map<String, JsonNode> answers(Operation operation) {
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        operation.node().path("responses").forEachEntry((status, answer) -> answers.put(status, resolve(answer)));
        return answers;
    }

    /** What is wrong with a value, in words; none: nothing. */
    List<String> faults(JsonNode schema, JsonNode value) {
        var whole = document.objectNode();
        whole.setAll((ObjectNode) schema);
        // Where its references lead.
        whole.set("components", document.get("components"));
        return schemas.getSchema(whole).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    /** Fails where an answer is not one that the document knows for the call. */
    void assertAnswers(String operationId, int status, Answer answer) {
        assertThat(answer.status()).as("%s: %s", operationId, answer.body()).isEqualTo(status);
        var operation = operations().stream()
                .filter(known -> known.id().equals(operationId))
                .findFirst()
                .orElseThrow();
        var answers = answers(operation);
        var documented = requireNonNull(answers.getOrDefault(Integer.toString(status), answers.get("default")));
        var type = answer.header("Content-Type").split(";", 2)[0];
        assertThat(documented.path("content").propertyNames())
                .as("types of %s %d", operationId, status)
                .contains(type);
        assertThat(faults(documented.path("content").path(type).path("schema"), answer.body()))
                .as("%s %d: %s", operationId, status, answer.body())
                .isEmpty();
    }

    private static void close(JsonNode schema) {
        schema.forEach(ApiContract::close);
        if (schema instanceof ObjectNode object
                && object.path("type").asString("").equals("object")
                && object.has("properties")
                && !object.has("additionalProperties")) {
            object.put("unevaluatedProperties", false);
        }
    }
}
