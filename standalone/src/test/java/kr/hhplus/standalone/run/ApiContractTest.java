package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.operator.OperatorAction;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.run.ApiContract.Audience;
import kr.hhplus.standalone.run.ApiContract.Operation;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiContractTest {
    private static final String PROBLEM = "application/problem+json";

    private final ApiContract contract = ApiContract.read();

    /** A value of the document with the schema that it is an example of. */
    private record Example(String where, JsonNode schema, JsonNode value) {}

    @Test
    void namesEveryProblemCodeAndNoOther() {
        var named = codes(contract.document().at("/components/schemas/Problem"));

        assertThat(named).containsExactlyInAnyOrder(ProblemCode.values());
    }

    @Test
    void listsEveryProblemCodeUnderItsStatus() {
        Set<ProblemCode> listed = EnumSet.noneOf(ProblemCode.class);
        Set<ProblemCode> ofAnyCall = EnumSet.noneOf(ProblemCode.class);

        for (var operation : contract.operations()) {
            contract.answers(operation).forEach((status, answer) -> {
                var codes = codesOf(answer);
                if (status.equals("default")) {
                    ofAnyCall.addAll(codes);
                } else {
                    assertThat(codes)
                            .as("%s %s", operation, status)
                            .allSatisfy(code -> assertThat(code.status().value())
                                    .as(code.name())
                                    .isEqualTo(Integer.parseInt(status)));
                    listed.addAll(codes);
                }
            });
        }

        assertThat(ofAnyCall).doesNotContainAnyElementsOf(listed);
        listed.addAll(ofAnyCall);
        assertThat(listed).containsExactlyInAnyOrder(ProblemCode.values());
    }

    @Test
    void saysTheStatusOfEveryCodeThatAnyCallCanBeAnswered() {
        var answer = contract.document().at("/components/responses/Other");

        assertThat(codesOf(answer))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(answer.path("description").asString(""))
                        .contains(code.status().value() + " " + code));
    }

    @Test
    void everyProblemCodeHasACauseAndARemedyInTheDocs() throws Exception {
        var rows = Files.readAllLines(Path.of("..", "docs", "problems.md")).stream()
                .map(line -> line.split(" *\\| *", -1))
                .filter(cells -> cells.length == 6)
                .toList();

        for (var code : ProblemCode.values()) {
            assertThat(rows)
                    .as(code.name())
                    .filteredOn(cells -> List.of(cells[1].split(", ", -1)).contains(code.name()))
                    .singleElement()
                    .satisfies(cells -> {
                        assertThat(cells[2])
                                .isEqualTo(Integer.toString(code.status().value()));
                        assertThat(cells[3]).isNotBlank();
                        assertThat(cells[4]).isNotBlank();
                    });
        }
    }

    @Test
    void everyExampleOfAProblemHasTheTypeTitleAndStatusOfItsCode() {
        var problems = examples().stream()
                .map(Example::value)
                .filter(value -> value.has("code"))
                .toList();

        assertThat(problems).isNotEmpty().allSatisfy(problem -> {
            var code = ProblemCode.valueOf(problem.path("code").asString(""));
            assertThat(problem.path("type").asString("")).isEqualTo(code.type().toString());
            assertThat(problem.path("title").asString("")).isEqualTo(code.title());
            assertThat(problem.path("status").asInt()).isEqualTo(code.status().value());
        });
    }

    @Test
    void everyExampleIsWhatItsSchemaSays() {
        for (var example : examples()) {
            assertThat(contract.faults(example.schema(), example.value()))
                    .as("%s: %s", example.where(), example.value())
                    .isEmpty();
        }
    }

    @Test
    void everyCallIsDescribedAndEveryBodyHasAnExample() {
        List<String> ids = new ArrayList<>();

        for (var operation : contract.operations()) {
            ids.add(operation.id());
            for (var field : List.of("operationId", "summary", "description")) {
                assertThat(operation.node().path(field).asString(""))
                        .as("%s: %s", operation, field)
                        .isNotBlank();
            }
            assertThat(operation.node().path("tags")).as("%s: tags", operation).hasSize(1);
            bodies(operation)
                    .forEach(body -> assertThat(body.node().path("examples"))
                            .as("examples of %s", body.where())
                            .isNotEmpty());
        }

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void everyCallSaysWhoMayMakeIt() {
        assertThat(contract.operations())
                .allSatisfy(
                        call -> assertThat(call.audience()).as(call.toString()).isNotNull());
        assertThat(contract.operationsByHeader())
                .filteredOn(call -> call.audience() == Audience.EVERYBODY)
                .allSatisfy(call -> assertThat(call.path()).doesNotContain("userId", "requestId"))
                .extracting(Operation::method)
                .containsOnly("GET");
    }

    @Test
    void everyChangeByAnOperatorIsAnActionOfTheOperatorLog() {
        assertThat(contract.operations())
                .filteredOn(call ->
                        call.audience() == Audience.OPERATOR && !call.method().equals("GET"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(OperatorAction.of(call.method(), call.path()))
                        .as(call.toString())
                        .isPresent());
    }

    @Test
    void everyCallOfAShopperOrAnOperatorSaysHowItIsRefused() {
        assertThat(contract.operations())
                .filteredOn(call -> call.audience() != Audience.EVERYBODY)
                .allSatisfy(call -> assertThat(contract.answers(call)).containsKeys("401", "403"));
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverythingSharedIsUsed() {
        Set<String> used = new TreeSet<>();
        references(contract.document(), used);
        Set<String> shared = new TreeSet<>();
        contract.document()
                .path("components")
                .forEachEntry((kind, components) ->
                        components.propertyNames().forEach(name -> shared.add("#/components/" + kind + "/" + name)));
        shared.removeIf(name -> name.startsWith("#/components/securitySchemes/"));

        assertThat(used).isEqualTo(shared);
    }

    @Test
    void aFieldThatTheDocumentDoesNotKnowIsAFaultWhereverItIs() {
        var schema = contract.document().at("/components/schemas/UserCoupons");

        var faults = contract.faults(schema, Json.LINE.readTree("""
                {"coupons": [{"couponId": 0, "requestId": "100.42.pMFh6nsnMvJbxcbgQHZVFA", "issuanceNumber": 1,
                              "issuedAt": "2026-12-01T12:00:00+09:00", "status": "USED", "usedAt": "2026-12-01T03:00:00Z",
                              "more": 1}]}
                """));

        assertThat(faults)
                .hasSize(4)
                .anyMatch(fault -> fault.contains("couponId"))
                .anyMatch(fault -> fault.contains("issuedAt"))
                .anyMatch(fault -> fault.contains("orderId"))
                .anyMatch(fault -> fault.contains("more"));
    }

    private static void references(JsonNode node, Set<String> found) {
        if (node.path("$ref").isString()) {
            found.add(node.path("$ref").asString(""));
        }
        node.forEach(child -> references(child, found));
    }

    private Set<ProblemCode> codesOf(JsonNode answer) {
        var schema = answer.path("content").path(PROBLEM).path("schema");
        return StreamSupport.stream(schema.path("allOf").spliterator(), false)
                .filter(part -> part.has("properties"))
                .flatMap(part -> codes(part).stream())
                .collect(Collectors.toSet());
    }

    private static List<ProblemCode> codes(JsonNode schema) {
        return StreamSupport.stream(
                        schema.path("properties").path("code").path("enum").spliterator(), false)
                .map(code -> ProblemCode.valueOf(code.asString("")))
                .toList();
    }

    private record Body(String where, JsonNode node) {}

    /** All bodies of a call: the request's, and those of its answers. */
    private List<Body> bodies(Operation operation) {
        List<Body> bodies = new ArrayList<>();
        contract.resolve(operation.node().path("requestBody"))
                .path("content")
                .forEachEntry((type, body) -> bodies.add(new Body(operation + " request " + type, body)));
        contract.answers(operation)
                .forEach((status, answer) -> answer.path("content")
                        .forEachEntry(
                                (type, body) -> bodies.add(new Body(operation + " " + status + " " + type, body))));
        return bodies;
    }

    private List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (var operation : contract.operations()) {
            for (var body : bodies(operation)) {
                body.node()
                        .path("examples")
                        .forEachEntry((name, example) -> examples.add(new Example(
                                body.where() + " " + name,
                                body.node().path("schema"),
                                contract.resolve(example).path("value"))));
            }
            StreamSupport.stream(operation.node().path("parameters").spliterator(), false)
                    .map(contract::resolve)
                    .filter(parameter -> parameter.has("example"))
                    .forEach(parameter -> examples.add(new Example(
                            operation + " " + parameter.path("name").asString(""),
                            parameter.path("schema"),
                            parameter.path("example"))));
        }
        return examples;
    }
}
