package kr.hhplus.schemas.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The committed baseline is what was released. To release an addition: copy {@code
 * schemas/target/classes/hhplus-schemas.desc} over {@code schemas/src/test/resources/baseline.desc}.
 */
class SchemaCompatibilityTest {

    @Test
    void everyReleasedFieldKeepsItsNumberAndType() throws IOException {
        var released = fingerprint(read("/baseline.desc"));

        var current = fingerprint(read("/hhplus-schemas.desc"));

        assertThat(current).containsAllEntriesOf(released);
    }

    @Test
    void aRenumberedRetypedOrRemovedFieldIsNoticed() throws IOException {
        var released = read("/baseline.desc");

        var renumbered = changeFirstField(released, field -> field.toBuilder().setNumber(99));
        var retyped =
                changeFirstField(released, field -> field.toBuilder().setType(FieldDescriptorProto.Type.TYPE_BOOL));
        var removed = changeFirstField(released, field -> null);

        for (var changed : List.of(renumbered, retyped, removed)) {
            assertThat(fingerprint(changed)
                            .entrySet()
                            .containsAll(fingerprint(released).entrySet()))
                    .isFalse();
        }
    }

    @Test
    void theBaselineIsCurrent() throws IOException {
        assertThat(fingerprint(read("/baseline.desc"))).isEqualTo(fingerprint(read("/hhplus-schemas.desc")));
    }

    private interface FieldChange {
        FieldDescriptorProto.@Nullable Builder of(FieldDescriptorProto field);
    }

    private static FileDescriptorSet changeFirstField(FileDescriptorSet files, FieldChange change) {
        var changed = files.toBuilder();
        var message = changed.getFileBuilder(0).getMessageTypeBuilder(0);
        var field = change.of(message.getField(0));
        if (field == null) {
            message.removeField(0);
        } else {
            message.setField(0, field);
        }
        return changed.build();
    }

    private static FileDescriptorSet read(String resource) throws IOException {
        try (var in = Objects.requireNonNull(
                SchemaCompatibilityTest.class.getResourceAsStream(resource), "no resource " + resource)) {
            return FileDescriptorSet.parseFrom(in);
        }
    }

    /** Every field and enum value by its full name, with all that a reader of old bytes depends on. */
    private static Map<String, String> fingerprint(FileDescriptorSet files) {
        var entries = new TreeMap<String, String>();
        for (FileDescriptorProto file : files.getFileList()) {
            file.getMessageTypeList().forEach(message -> addMessage(entries, file.getPackage(), message));
            file.getEnumTypeList().forEach(type -> addEnum(entries, file.getPackage(), type));
        }
        return entries;
    }

    private static void addMessage(Map<String, String> entries, String scope, DescriptorProto message) {
        var name = scope + "." + message.getName();
        for (var field : message.getFieldList()) {
            List<String> parts = new ArrayList<>();
            parts.add("number " + field.getNumber());
            parts.add("type " + field.getType() + " " + field.getTypeName());
            parts.add(field.getLabel().name());
            if (field.hasOneofIndex() && !field.getProto3Optional()) {
                parts.add("oneof " + message.getOneofDecl(field.getOneofIndex()).getName());
            }
            entries.put(name + "." + field.getName(), String.join(", ", parts));
        }
        message.getNestedTypeList().forEach(nested -> addMessage(entries, name, nested));
        message.getEnumTypeList().forEach(nested -> addEnum(entries, name, nested));
    }

    private static void addEnum(Map<String, String> entries, String scope, EnumDescriptorProto type) {
        for (var value : type.getValueList()) {
            entries.put(scope + "." + type.getName() + "." + value.getName(), "number " + value.getNumber());
        }
    }
}
