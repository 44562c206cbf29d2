package org.sluice.console.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes are the examples of protobuf.dev, "Encoding". */
class ProtoWriterTest {

    @ParameterizedTest
    @CsvSource({"0, 0800", "1, 0801", "127, 087f", "128, 088001", "150, 089601", "300, 08ac02",
        "-1, 08ffffffffffffffffff01"})
    void aNumberIsAVarint(long value, String bytes) throws IOException {
        assertThat(hex(new ProtoWriter().number(1, value))).isEqualTo(bytes);
    }

    @Test
    void aTextIsItsLengthAndItsUtf8() throws IOException {
        assertThat(hex(new ProtoWriter().text(2, "testing"))).isEqualTo("120774657374696e67");
        assertThat(hex(new ProtoWriter().text(2, "µ"))).isEqualTo("1202c2b5");
    }

    @Test
    void aMessageIsItsLengthAndItsFields() throws IOException {
        ProtoWriter inner = new ProtoWriter().number(1, 150);
        assertThat(hex(new ProtoWriter().message(3, inner))).isEqualTo("1a03089601");
    }

    @Test
    void fixed64IsLittleEndian() throws IOException {
        assertThat(hex(new ProtoWriter().fixed64(47, 0x0102030405060708L))).isEqualTo("f9020807060504030201");
    }

    @Test
    void aClearedWriterStartsOver() throws IOException {
        ProtoWriter writer = new ProtoWriter().text(1, "former");
        assertThat(hex(writer.clear().number(60, 5))).isEqualTo("e00305");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255, 256, 257, 100_000})
    void anyLengthComesBack(int length) throws IOException {
        String text = "x".repeat(length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ProtoWriter().number(1, Long.MIN_VALUE).text(22, text).fixed64(48, -2).writeTo(out);
        ProtoMessage read = new ProtoMessage(out.toByteArray());
        assertThat(read.number(1)).isEqualTo(Long.MIN_VALUE);
        assertThat(read.text(22)).isEqualTo(text);
        assertThat(read.fixed64s(48)).containsExactly(-2L);
    }

    private static String hex(ProtoWriter writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.writeTo(out);
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
