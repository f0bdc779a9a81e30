package kr.hhplus.schemas.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto.EnumReservedRange;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The committed baseline is what was released. To release an addition, or a removal with its number reserved: copy
 * {@code schemas/target/classes/hhplus-schemas.desc} over {@code schemas/src/test/resources/baseline.desc}.
 */
class SchemaCompatibilityTest {

    @Test
    void everyReleasedFieldKeepsItsNumberAndTypeOrLeavesItsNumberReserved() throws IOException {
        assertThat(breaches(read("/baseline.desc"), read("/hhplus-schemas.desc")))
                .isEmpty();
    }

    @Test
    void aRenumberedOrRetypedFieldIsNoticed() throws IOException {
        var released = read("/baseline.desc");

        var renumbered = changeState(
                released,
                state -> state.setField(0, state.getField(0).toBuilder().setNumber(99)));
        var retyped = changeState(
                released,
                state -> state.setField(0, state.getField(0).toBuilder().setType(FieldDescriptorProto.Type.TYPE_BOOL)));
        var renumberedWithItsNumberReserved = changeState(renumbered, state -> state.addReservedRange(range(1)));

        for (var changed : List.of(renumbered, retyped, renumberedWithItsNumberReserved)) {
            assertThat(breaches(released, changed)).containsExactly("hhplus.coupon.v1.CouponState.coupon_id");
        }
    }

    @Test
    void aFieldIsTakenOutOnlyWhereItsNumberIsReservedInItsMessage() throws IOException {
        var released = read("/baseline.desc");

        var removed = changeState(released, state -> state.removeField(0));
        var reserved = changeState(removed, state -> state.addReservedRange(range(1)));
        var anotherReserved = changeState(removed, state -> state.addReservedRange(range(2)));
        var reservedElsewhere = changeMessage(removed, "CouponCommand", message -> message.addReservedRange(range(1)));

        assertThat(breaches(released, reserved)).isEmpty();
        for (var changed : List.of(removed, anotherReserved, reservedElsewhere)) {
            assertThat(breaches(released, changed)).containsExactly("hhplus.coupon.v1.CouponState.coupon_id");
        }
    }

    @Test
    void aReservedNumberStaysReserved() throws IOException {
        var released = read("/baseline.desc");

        var freed = changeState(released, state -> state.clearReservedRange());

        assertThat(breaches(released, freed))
                .containsExactly("hhplus.coupon.v1.CouponState reserved 5", "hhplus.coupon.v1.CouponState reserved 6");
    }

    @Test
    void anEnumValueIsTakenOutOnlyWhereItsNumberIsReserved() throws IOException {
        var released = read("/baseline.desc");

        var removed = released.toBuilder();
        coupon(removed).getEnumTypeBuilder(0).removeValue(1);
        var reserved = removed.clone();
        coupon(reserved)
                .getEnumTypeBuilder(0)
                .addReservedRange(EnumReservedRange.newBuilder().setStart(1).setEnd(1));

        assertThat(breaches(released, removed.build())).containsExactly("hhplus.coupon.v1.Outcome.OUTCOME_ISSUED");
        assertThat(breaches(released, reserved.build())).isEmpty();
    }

    @Test
    void theBaselineIsCurrent() throws IOException {
        assertThat(breaches(read("/hhplus-schemas.desc"), read("/baseline.desc")))
                .isEmpty();
    }

    /** What was released and is gone from the current schema, or different there; empty: all old bytes are read. */
    private static List<String> breaches(FileDescriptorSet released, FileDescriptorSet current) {
        var before = Fingerprint.of(released);
        var now = Fingerprint.of(current);
        List<String> breaches = new ArrayList<>();
        before.fields().forEach((name, field) -> {
            var kept = now.fields().get(name);
            boolean takenOut = kept == null && now.reserved().contains(field.reservation());
            if (!field.equals(kept) && !takenOut) {
                breaches.add(name);
            }
        });
        before.reserved().stream()
                .filter(reservation -> !now.reserved().contains(reservation))
                .forEach(breaches::add);
        return breaches;
    }

    private static FileDescriptorSet changeState(FileDescriptorSet files, Consumer<DescriptorProto.Builder> change) {
        return changeMessage(files, "CouponState", change);
    }

    private static FileDescriptorSet changeMessage(
            FileDescriptorSet files, String message, Consumer<DescriptorProto.Builder> change) {
        var changed = files.toBuilder();
        coupon(changed).getMessageTypeBuilderList().stream()
                .filter(candidate -> candidate.getName().equals(message))
                .forEach(change);
        return changed.build();
    }

    private static FileDescriptorProto.Builder coupon(FileDescriptorSet.Builder files) {
        return files.getFileBuilderList().stream()
                .filter(file -> file.getPackage().equals("hhplus.coupon.v1"))
                .findFirst()
                .orElseThrow();
    }

    private static ReservedRange range(int number) {
        return ReservedRange.newBuilder().setStart(number).setEnd(number + 1).build();
    }

    private static FileDescriptorSet read(String resource) throws IOException {
        try (var in = Objects.requireNonNull(
                SchemaCompatibilityTest.class.getResourceAsStream(resource), "no resource " + resource)) {
            return FileDescriptorSet.parseFrom(in);
        }
    }

    /**
     * All that a reader of old bytes depends on.
     *
     * @param fields fields and enum values by their full names
     * @param reserved as {@code message reserved number}
     */
    private record Fingerprint(SortedMap<String, Field> fields, SortedSet<String> reserved) {

        /**
         * A field or an enum value.
         *
         * @param type what its bytes mean
         * @param reservation what stands in its place after it was taken out
         */
        private record Field(String type, String reservation) {}

        static Fingerprint of(FileDescriptorSet files) {
            var fingerprint = new Fingerprint(new TreeMap<>(), new TreeSet<>());
            for (var file : files.getFileList()) {
                file.getMessageTypeList().forEach(message -> fingerprint.add(file.getPackage(), message));
                file.getEnumTypeList().forEach(type -> fingerprint.add(file.getPackage(), type));
            }
            return fingerprint;
        }

        private void add(String scope, DescriptorProto message) {
            var name = scope + "." + message.getName();
            for (var field : message.getFieldList()) {
                List<String> parts = new ArrayList<>();
                parts.add("number " + field.getNumber());
                parts.add("type " + field.getType() + " " + field.getTypeName());
                parts.add(field.getLabel().name());
                if (field.hasOneofIndex() && !field.getProto3Optional()) {
                    parts.add("oneof "
                            + message.getOneofDecl(field.getOneofIndex()).getName());
                }
                fields.put(
                        name + "." + field.getName(),
                        new Field(String.join(", ", parts), reservation(name, field.getNumber())));
            }
            for (var range : message.getReservedRangeList()) {
                IntStream.range(range.getStart(), range.getEnd())
                        .forEach(number -> reserved.add(reservation(name, number)));
            }
            message.getNestedTypeList().forEach(nested -> add(name, nested));
            message.getEnumTypeList().forEach(nested -> add(name, nested));
        }

        private void add(String scope, EnumDescriptorProto type) {
            var name = scope + "." + type.getName();
            for (var value : type.getValueList()) {
                fields.put(
                        name + "." + value.getName(),
                        new Field("number " + value.getNumber(), reservation(name, value.getNumber())));
            }
            // The end of an enum's range is part of it, unlike that of a message's.
            for (var range : type.getReservedRangeList()) {
                IntStream.rangeClosed(range.getStart(), range.getEnd())
                        .forEach(number -> reserved.add(reservation(name, number)));
            }
        }

        private static String reservation(String name, int number) {
            return name + " reserved " + number;
        }
    }
}
