package kr.hhplus.schemas.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a released OpenAPI document is no longer true of another one, so that a client of the first can fail. What is
 * sent may be bounded less, and what is answered may be bounded more; a field may be added wherever nobody has to send it.
 * Rules that it does not know may not change at all. References have to end: a schema that has itself as a part has none.
 */
final class ApiBreaches {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Set<String> LOWER_BOUNDS = Set.of("minimum", "minLength", "minItems");
    private static final Set<String> UPPER_BOUNDS = Set.of("maximum", "maxLength", "maxItems");
    /** Words for people, and what is compared otherwise. */
    private static final Set<String> NO_RULES =
            Set.of("description", "title", "example", "examples", "$ref", "allOf", "properties", "items");

    /** Who has to understand a value. */
    private enum Sent {
        BY_CLIENT,
        BY_SERVER,
        /** A problem document: its code may be a new one, since its status says how to take it. */
        AS_PROBLEM
    }

    private final JsonNode released;
    private final JsonNode current;
    private final List<String> breaches = new ArrayList<>();

    private ApiBreaches(JsonNode released, JsonNode current) {
        this.released = released;
        this.current = current;
    }

    /** Each in one line, as {@code POST /api/v1/order: 201 is gone}; empty: none. */
    static List<String> of(JsonNode released, JsonNode current) {
        var found = new ApiBreaches(released, current);
        released.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                    if (METHODS.contains(method)) {
                        found.operation(method.toUpperCase(Locale.ROOT) + " " + path, operation, method, path);
                    }
                }));
        return List.copyOf(new LinkedHashSet<>(found.breaches));
    }

    private void operation(String where, JsonNode before, String method, String path) {
        var now = current.path("paths").path(path).path(method);
        if (now.isMissingNode()) {
            breach(where, "is gone");
            return;
        }
        equal(where + ": operationId", before.path("operationId"), now.path("operationId"));
        security(where, nodes(before.path("security")), nodes(now.path("security")));
        parameters(where, before.path("parameters"), now.path("parameters"));
        requestBody(
                where + ": body",
                resolve(released, before.path("requestBody")),
                resolve(current, now.path("requestBody")));
        before.path("responses").forEachEntry((status, answer) -> {
            var answerNow = now.path("responses").path(status);
            if (answerNow.isMissingNode()) {
                breach(where, status + " is gone");
            } else {
                answer(where + ": " + status, resolve(released, answer), resolve(current, answerNow));
            }
        });
    }

    /** None means that nothing has to be shown; of several, each suffices. */
    private void security(String where, List<JsonNode> before, List<JsonNode> now) {
        if (before.isEmpty()) {
            require(now.isEmpty(), where, "was for everybody");
        } else if (!now.isEmpty()) {
            missing(before, now).forEach(token -> breach(where, token + " does not suffice any more"));
        }
    }

    private void parameters(String where, JsonNode before, JsonNode now) {
        Set<String> known = new HashSet<>();
        for (var reference : before) {
            var parameter = resolve(released, reference);
            known.add(name(parameter));
            var parameterNow = nodes(now).stream()
                    .map(other -> resolve(current, other))
                    .filter(other -> name(other).equals(name(parameter)))
                    .findFirst();
            if (parameterNow.isEmpty()) {
                breach(where, name(parameter) + " is gone");
            } else {
                var place = where + ": " + name(parameter);
                requiredOfClient(place, parameter, parameterNow.get());
                schema(place, parameter.path("schema"), parameterNow.get().path("schema"), Sent.BY_CLIENT);
            }
        }
        nodes(now).stream()
                .map(reference -> resolve(current, reference))
                .filter(parameter -> !known.contains(name(parameter)))
                .forEach(parameter -> requiredOfClient(
                        where + ": " + name(parameter), JsonNodeFactory.instance.objectNode(), parameter));
    }

    private static String name(JsonNode parameter) {
        return parameter.path("in").asString("") + " " + parameter.path("name").asString("");
    }

    private void requiredOfClient(String where, JsonNode before, JsonNode now) {
        require(
                before.path("required").asBoolean(false)
                        || !now.path("required").asBoolean(false),
                where,
                "is required now");
    }

    private void requestBody(String where, JsonNode before, JsonNode now) {
        requiredOfClient(where, before, now);
        contents(where, before.path("content"), now.path("content"), Sent.BY_CLIENT);
    }

    private void answer(String where, JsonNode before, JsonNode now) {
        before.path("headers")
                .forEachEntry((header, rule) -> require(now.path("headers").has(header), where, header + " is gone"));
        contents(where, before.path("content"), now.path("content"), Sent.BY_SERVER);
    }

    private void contents(String where, JsonNode before, JsonNode now, Sent sent) {
        before.forEachEntry((type, content) -> {
            if (now.has(type)) {
                var kind = type.equals("application/problem+json") ? Sent.AS_PROBLEM : sent;
                schema(where, content.path("schema"), now.path(type).path("schema"), kind);
            } else {
                breach(where, type + " is gone");
            }
        });
    }

    private void schema(String where, JsonNode beforeAsWritten, JsonNode nowAsWritten, Sent sent) {
        var before = whole(released, beforeAsWritten);
        var now = whole(current, nowAsWritten);
        Set<String> rules = new LinkedHashSet<>(before.propertyNames());
        rules.addAll(now.propertyNames());
        rules.removeAll(NO_RULES);
        rules.forEach(rule -> rule(where, rule, before.path(rule), now.path(rule), sent));
        before.path("properties").forEachEntry((name, property) -> {
            var propertyNow = now.path("properties").path(name);
            if (propertyNow.isMissingNode()) {
                breach(where, name + " is gone");
            } else {
                schema(where + "." + name, property, propertyNow, sent);
            }
        });
        if (before.has("items")) {
            schema(where + "[]", before.path("items"), now.path("items"), sent);
        }
    }

    private void rule(String where, String rule, JsonNode before, JsonNode now, Sent sent) {
        if (LOWER_BOUNDS.contains(rule)) {
            bound(where + ": " + rule, before, now, sent, -1);
        } else if (UPPER_BOUNDS.contains(rule)) {
            bound(where + ": " + rule, before, now, sent, 1);
        } else if (rule.equals("enum")) {
            values(where, before, now, sent);
        } else if (rule.equals("required")) {
            var lost = sent == Sent.BY_CLIENT ? missing(nodes(now), nodes(before)) : missing(nodes(before), nodes(now));
            lost.forEach(name -> breach(
                    where, name.asString("") + (sent == Sent.BY_CLIENT ? " is required now" : " may be left out now")));
        } else {
            equal(where + ": " + rule, before, now);
        }
    }

    /** @param wider the sign of a change that lets more values in */
    private void bound(String where, JsonNode before, JsonNode now, Sent sent, int wider) {
        // Without a bound everything is let in.
        int change;
        if (before.isMissingNode() || now.isMissingNode()) {
            change = before.isMissingNode() ? -1 : 1;
        } else {
            change = wider * now.decimalValue().compareTo(before.decimalValue());
        }
        require(sent == Sent.BY_CLIENT ? change >= 0 : change <= 0, where, "was " + before + ", is " + now);
    }

    /** Without a list of values everything is let in. */
    private void values(String where, JsonNode before, JsonNode now, Sent sent) {
        if (before.isMissingNode() || now.isMissingNode()) {
            require(before.isMissingNode() == (sent != Sent.BY_CLIENT), where, "enum was " + before + ", is " + now);
        } else if (sent == Sent.BY_SERVER) {
            missing(nodes(now), nodes(before))
                    .forEach(value -> breach(where, value.asString("") + " may be answered now"));
        } else {
            missing(nodes(before), nodes(now)).forEach(value -> breach(where, value.asString("") + " is gone"));
        }
    }

    private static List<JsonNode> missing(List<JsonNode> of, List<JsonNode> in) {
        return of.stream().filter(value -> !in.contains(value)).toList();
    }

    private void equal(String where, JsonNode before, JsonNode now) {
        require(before.equals(now), where, "was " + before + ", is " + now);
    }

    private void require(boolean holds, String where, String breach) {
        if (!holds) {
            breach(where, breach);
        }
    }

    private void breach(String where, String what) {
        breaches.add(where + ": " + what);
    }

    /** The schema with what it refers to and what it is all of. */
    private static ObjectNode whole(JsonNode document, JsonNode schema) {
        var whole = JsonNodeFactory.instance.objectNode();
        if (schema.has("$ref")) {
            merge(whole, whole(document, resolve(document, schema)));
        }
        schema.path("allOf").forEach(part -> merge(whole, whole(document, part)));
        if (schema instanceof ObjectNode object) {
            merge(whole, object);
        }
        whole.remove(List.of("$ref", "allOf"));
        return whole;
    }

    private static void merge(ObjectNode into, ObjectNode part) {
        part.forEachEntry((key, value) -> {
            if (into.get(key) instanceof ObjectNode known && value instanceof ObjectNode more) {
                merge(known, more);
            } else {
                into.set(key, value.deepCopy());
            }
        });
    }

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : resolve(document, document.at(reference.substring(1)));
    }

    private static List<JsonNode> nodes(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
