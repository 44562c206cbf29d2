package org.sluice.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.console.StrictJson;

class JsonWriterTest {

    @Test
    void objectsArraysAndValuesAreSeparatedByCommas() {
        String text = new JsonWriter().object()
                .name("a").value(1)
                .name("b").array().value(true).value(false).object().endObject().array().endArray().endArray()
                .name("c").object().name("d").value("e").endObject()
                .endObject().toString();
        assertThat(text).isEqualTo("{\"a\":1,\"b\":[true,false,{},[]],\"c\":{\"d\":\"e\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"quoted\"", "back\\slash", "line\nfeed\r\ttab", "\u0000\u0001\u001f\u007f",
        "ä€𝄞", "\u2028\u2029", "</script>"})
    void anyStringComesBack(String string) {
        String text = new JsonWriter().object().name(string).value(string).endObject().toString();
        JsonObject read = StrictJson.object(text);
        assertThat(read.keySet()).containsExactly(string);
        assertThat(read.get(string).getAsString()).isEqualTo(string);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void anyNumberComesBack(long number) {
        JsonObject read = StrictJson.object(new JsonWriter().object().name("n").value(number).endObject().toString());
        assertThat(read.get("n").getAsBigInteger().longValueExact()).isEqualTo(number);
    }

    @Test
    void aDocumentHasNoLineBreak() {
        assertThat(new JsonWriter().object().name("a").value("1\n2").endObject().toString()).doesNotContain("\n");
    }
}
