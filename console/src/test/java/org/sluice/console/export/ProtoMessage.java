package org.sluice.console.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A decoded message, written from the specification of the wire format and sharing nothing with the writer. */
final class ProtoMessage {

    private record Field(int number, int wireType, long value, byte[] content) {
    }

    private final List<Field> fields = new ArrayList<>();

    ProtoMessage(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            int number = (int) (tag >>> 3);
            int wireType = (int) (tag & 7);
            switch (wireType) {
                case 0 -> fields.add(new Field(number, wireType, varint(in), null));
                case 1 -> fields.add(new Field(number, wireType, in.getLong(), null));
                case 2 -> {
                    byte[] content = new byte[(int) varint(in)];
                    in.get(content);
                    fields.add(new Field(number, wireType, 0, content));
                }
                default -> throw new IllegalArgumentException("wire type " + wireType + " of field " + number);
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a varint of more than ten bytes");
    }

    boolean has(int number) {
        return fields.stream().anyMatch(field -> field.number == number);
    }

    long number(int number) {
        return only(number, 0).value;
    }

    String text(int number) {
        return new String(only(number, 2).content, StandardCharsets.UTF_8);
    }

    ProtoMessage message(int number) {
        return new ProtoMessage(only(number, 2).content);
    }

    List<ProtoMessage> messages(int number) {
        return fields.stream().filter(field -> field.number == number)
                .map(field -> new ProtoMessage(field.content)).toList();
    }

    /** The values of a repeated fixed64. */
    List<Long> fixed64s(int number) {
        return fields.stream().filter(field -> field.number == number).peek(field -> check(field, 1))
                .map(Field::value).toList();
    }

    private Field only(int number, int wireType) {
        List<Field> found = fields.stream().filter(field -> field.number == number).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("field " + number + " is there " + found.size() + " times");
        }
        check(found.get(0), wireType);
        return found.get(0);
    }

    private static void check(Field field, int wireType) {
        if (field.wireType != wireType) {
            throw new IllegalArgumentException("field " + field.number + " has wire type " + field.wireType);
        }
    }
}
