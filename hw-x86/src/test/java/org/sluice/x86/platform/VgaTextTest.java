package org.sluice.x86.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.sluice.x86.RegisterDevice;

/** IBM VGA Technical Reference "Alphanumeric Modes", "CRT Controller Registers". */
class VgaTextTest {

    private static final int ROW_BYTES = 2 * VgaText.COLUMNS;

    private final VgaText screen = new VgaText();
    private final RegisterDevice crtc = screen.crtc();

    private void print(int row, String text) {
        byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < characters.length; i++) {
            screen.write(row * ROW_BYTES + 2 * i, 1, characters[i]);
        }
    }

    private void set(int register, int value) {
        crtc.write(0, 1, register);
        crtc.write(1, 1, value);
    }

    private long get(int register) {
        crtc.write(0, 1, register);
        return crtc.read(1, 1);
    }

    @Test
    void aNewScreenHasBlanksOfGreyOnBlackAndTheCursorAtTheStart() {
        assertThat(screen.text()).hasSize(VgaText.ROWS).containsOnly("");
        assertThat(screen.read(0, 8)).isEqualTo(0x0720_0720_0720_0720L);
        assertThat(screen.read(VgaText.RANGE_BYTES - 2, 2)).isEqualTo(0x0720);
        assertThat(screen.cursor()).isZero();
    }

    @Test
    void rowsReadAsTextWithoutTheirTrailingBlanks() {
        print(0, "first");
        print(24, "  of 80 columns" + " ".repeat(64) + "|");
        assertThat(screen.text()).startsWith("first", "").endsWith("  of 80 columns" + " ".repeat(64) + "|");
    }

    @Test
    void whatIsNotPrintableIsADotAndZeroABlank() {
        print(3, "a\u0000b\u0001c\u007Fd\u00DBe~");
        assertThat(screen.text().get(3)).isEqualTo("a b.c.d.e~");
    }

    @Test
    void attributesAreKeptAndNotShown() {
        screen.write(0, 2, 0x1F41);
        assertThat(screen.read(1, 1)).isEqualTo(0x1F);
        assertThat(screen.text().get(0)).isEqualTo("A");
    }

    @Test
    void accessesOfEverySizeAreLittleEndianBytes() {
        screen.write(0, 8, 0x0748_0765_0779_0721L);
        assertThat(screen.read(0, 4)).isEqualTo(0x0779_0721);
        assertThat(screen.read(3, 2)).isEqualTo(0x6507);
        assertThat(screen.text().get(0)).isEqualTo("!yeH");
    }

    @Test
    void anAccessBeyondTheEndGoesOnAtTheStart() {
        screen.write(VgaText.RANGE_BYTES - 1, 2, 0x5A1E);
        assertThat(screen.read(VgaText.RANGE_BYTES - 1, 1)).isEqualTo(0x1E);
        assertThat(screen.read(VgaText.RANGE_BYTES - 1, 2)).isEqualTo(0x5A1E);
        assertThat(screen.text().get(0)).isEqualTo("Z");
    }

    @Test
    void theStartAddressScrollsByCells() {
        print(0, "above");
        print(1, "top");
        print(25, "below");
        set(0x0D, VgaText.COLUMNS);
        assertThat(screen.text()).startsWith("top").endsWith("below");
        set(0x0C, 0x3F);
        set(0x0D, 0xFF);
        assertThat(screen.text().get(0)).as("the last cell of the memory, then the first").isEqualTo(" above");
    }

    @Test
    void theCursorsCellHasTwoRegisters() {
        set(0x0E, 0x07);
        set(0x0F, 0xCF);
        assertThat(screen.cursor()).isEqualTo(1_999);
        assertThat(get(0x0E)).isEqualTo(0x07);
    }

    @Test
    void indexAndDataInOneAccess() {
        crtc.write(0, 2, 0x120F);
        assertThat(screen.cursor()).isEqualTo(0x12);
        assertThat(crtc.read(0, 1)).isEqualTo(0x0F);
        assertThat(crtc.read(0, 2)).as("a wide read is one of bytes").isEqualTo(0x120F);
    }

    @Test
    void registersThatDoNotExistReadZeroAndKeepNothing() {
        set(0x18, 0xAA);
        set(0x19, 0x55);
        set(0xFF, 0x55);
        assertThat(get(0x18)).isEqualTo(0xAA);
        assertThat(get(0x19)).isZero();
        assertThat(get(0xFF)).isZero();
    }

    @Test
    void theRetraceComesAndGoesWithEachReadAndCannotBeWritten() {
        RegisterDevice status = screen.status();
        assertThat(status.read(0, 1)).isEqualTo(0x09);
        assertThat(status.read(0, 1)).isZero();
        status.write(0, 1, 0xFF);
        assertThat(status.read(0, 1)).isEqualTo(0x09);
    }

    @Test
    void aSnapshotHasMemoryRegistersIndexAndRetrace() {
        print(2, "saved");
        set(0x0F, 0x42);
        screen.status().read(0, 1);
        VgaText copy = Snapshots.copy(screen, new VgaText());
        assertThat(copy.text()).isEqualTo(screen.text());
        assertThat(copy.cursor()).isEqualTo(0x42);
        assertThat(copy.crtc().read(1, 1)).isEqualTo(0x42);
        assertThat(copy.status().read(0, 1)).isZero();
    }
}
