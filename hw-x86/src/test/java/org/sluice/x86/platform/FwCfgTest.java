package org.sluice.x86.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** QEMU documentation "QEMU Firmware Configuration (fw_cfg) Device". */
class FwCfgTest {

    private final FwCfg device = new FwCfg(0x1_2345_6789L, 260);

    private byte[] read(int key, int count) {
        return read(device, key, count);
    }

    private static byte[] read(FwCfg from, int key, int count) {
        from.write(0, 2, key);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) from.read(1, 1);
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void itBeginsWithTheFiveItemsOfItsBoard() {
        assertThat(read(FwCfg.SIGNATURE, 4)).isEqualTo(ascii("QEMU"));
        assertThat(read(FwCfg.FEATURES, 4)).as("no DMA").containsExactly(1, 0, 0, 0);
        assertThat(read(FwCfg.RAM_SIZE, 8)).containsExactly(0x89, 0x67, 0x45, 0x23, 1, 0, 0, 0);
        assertThat(read(FwCfg.NB_CPUS, 2)).containsExactly(4, 1);
        assertThat(read(FwCfg.MAX_CPUS, 2)).containsExactly(4, 1);
        assertThat(read(FwCfg.FILE_DIR, 4)).as("no file yet").containsOnly(0);
    }

    @Test
    void afterResetNothingIsSelected() {
        assertThat(device.read(1, 1)).isZero();
    }

    @Test
    void beyondItsEndAnItemReadsZeroAndSelectingStartsItOver() {
        assertThat(read(FwCfg.SIGNATURE, 6)).containsExactly('Q', 'E', 'M', 'U', 0, 0);
        assertThat(read(FwCfg.SIGNATURE, 1)).containsExactly('Q');
    }

    @Test
    void anUnknownKeyReadsZero() {
        assertThat(read(0x1234, 4)).containsOnly(0);
    }

    @Test
    void theKeyOfAnArchitecturesItemIsNoOtherItemsKey() {
        assertThat(read(0x8000, 4)).as("not the signature").containsOnly(0);
        device.put(0x8003, ascii("irq0"));
        assertThat(read(0x8003, 4)).isEqualTo(ascii("irq0"));
        assertThat(read(FwCfg.RAM_SIZE, 1)).containsExactly(0x89);
    }

    @Test
    void theBitThatAsksForWritingSelectsTheSameItem() {
        assertThat(read(0x4000, 4)).isEqualTo(ascii("QEMU"));
    }

    @Test
    void onlyAWordSelects() {
        read(FwCfg.SIGNATURE, 1);
        device.write(0, 1, FwCfg.NB_CPUS);
        device.write(0, 4, FwCfg.NB_CPUS);
        assertThat(device.read(1, 1)).isEqualTo('E');
    }

    @Test
    void theSelectorIsForWritingAndDataForReading() {
        device.write(0, 2, FwCfg.SIGNATURE);
        assertThat(device.read(0, 2)).isZero();
        device.write(1, 1, 'X');
        assertThat(read(FwCfg.SIGNATURE, 4)).isEqualTo(ascii("QEMU"));
    }

    @Test
    void aWideReadOfDataTakesAsManyBytesInOrder() {
        device.write(0, 2, FwCfg.SIGNATURE);
        assertThat(device.read(1, 4)).isEqualTo(0x554D4551L);
        assertThat(device.read(1, 1)).isZero();
    }

    @Test
    void filesHaveKeysFrom0x20AndADirectoryInBigEndian() {
        assertThat(device.addFile("etc/one", new byte[] {1, 2, 3})).isEqualTo(0x20);
        assertThat(device.addFile("opt/two", new byte[0x1_0002])).isEqualTo(0x21);
        byte[] directory = read(FwCfg.FILE_DIR, 4 + 2 * 64);
        assertThat(Arrays.copyOf(directory, 4)).containsExactly(0, 0, 0, 2);
        byte[] second = Arrays.copyOfRange(directory, 4 + 64, 4 + 128);
        assertThat(Arrays.copyOf(second, 8)).as("size, key, reserved").containsExactly(0, 1, 0, 2, 0, 0x21, 0, 0);
        assertThat(new String(second, 8, 56, StandardCharsets.US_ASCII)).isEqualTo("opt/two" + "\0".repeat(49));
        assertThat(read(0x20, 4)).containsExactly(1, 2, 3, 0);
    }

    @Test
    void aNameHasOneTo55AsciiCharactersAndIsThereOnce() {
        byte[] none = {};
        assertThat(device.addFile("x".repeat(55), none)).isEqualTo(0x20);
        assertThatThrownBy(() -> device.addFile("x".repeat(56), none)).hasMessageContaining("1 to 55");
        assertThatThrownBy(() -> device.addFile("", none)).hasMessageContaining("1 to 55");
        assertThatThrownBy(() -> device.addFile("etc/caf\u00E9", none)).hasMessageContaining("ASCII");
        assertThatThrownBy(() -> device.addFile("x".repeat(55), none)).hasMessageContaining("there already");
        assertThat(read(FwCfg.FILE_DIR, 4)).as("what was refused is not there").containsExactly(0, 0, 0, 1);
    }

    @Test
    void anItemIsReplacedAndDoesNotFollowItsCallersArray() {
        byte[] bytes = {1};
        device.put(0x100, bytes);
        bytes[0] = 9;
        assertThat(read(0x100, 1)).containsExactly(1);
        byte[] others = {2, 3};
        device.put(0x100, others);
        others[0] = 9;
        assertThat(read(0x100, 2)).containsExactly(2, 3);
    }

    @Test
    void aSnapshotHasItemsFilesSelectionAndPosition() {
        device.addFile("etc/one", new byte[] {1, 2, 3});
        read(0x20, 1);
        FwCfg other = new FwCfg(1, 1);
        other.addFile("etc/other", new byte[] {7});
        other.addFile("etc/another", new byte[] {7});
        FwCfg copy = Snapshots.copy(device, other);
        assertThat(copy.read(1, 1)).isEqualTo(2);
        assertThat(read(copy, FwCfg.NB_CPUS, 2)).containsExactly(4, 1);
        assertThat(read(copy, FwCfg.FILE_DIR, 4)).containsExactly(0, 0, 0, 1);
        assertThat(read(copy, 0x21, 1)).containsOnly(0);
        assertThat(copy.addFile("etc/next", new byte[] {8})).isEqualTo(0x21);
    }
}
