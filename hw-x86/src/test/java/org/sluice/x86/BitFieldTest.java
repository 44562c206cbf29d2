package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.x86.BitField.bit;
import static org.sluice.x86.BitField.bits;

import org.junit.jupiter.api.Test;

class BitFieldTest {

    @Test
    void readsLikeTheManualsBracket() {
        assertThat(bits(10, 8)).isEqualTo(new BitField(8, 3));
        assertThat(bits(10, 8).mask()).isEqualTo(0x700);
        assertThat(bit(16).mask()).isEqualTo(0x10000);
        assertThat(bits(31, 0).mask()).isEqualTo(-1);
    }

    @Test
    void getTakesTheFieldOut() {
        assertThat(bits(15, 8).get(0x00ABCD00)).isEqualTo(0xCD);
        assertThat(bits(31, 24).get(0xFE000000)).isEqualTo(0xFE);
        assertThat(bits(31, 0).get(-5)).isEqualTo(-5);
    }

    @Test
    void withReplacesTheFieldOnly() {
        assertThat(bits(15, 8).with(-1, 0x12)).isEqualTo(0xFFFF12FF);
        assertThat(bits(15, 8).with(0, 0x1234)).isEqualTo(0x3400);
    }

    @Test
    void isSetAsksForAnyBit() {
        assertThat(bits(3, 0).isSet(0x10)).isFalse();
        assertThat(bits(3, 0).isSet(0x12)).isTrue();
    }

    @Test
    void bitsOutsideThirtyTwoAreRefused() {
        assertThatThrownBy(() -> bits(32, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bits(3, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bits(3, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
