package org.sluice.x86.net;

/**
 * The registers of an 82540EM that this machine has: offsets in BAR 0 under their names in the manual.
 *
 * <p>Source: Intel "PCI/PCI-X Family of Gigabit Ethernet Controllers Software Developer's Manual", "Register
 * Descriptions".
 */
public final class E1000Register {

    public static final int CTRL = 0x00000;    // RW  bit 26 RST resets
    public static final int STATUS = 0x00008;  // RO  bit 1 LU: link up; full duplex, 1000 Mb/s
    public static final int EECD = 0x00010;    // RW  EEPROM by wires
    public static final int EERD = 0x00014;    // RW  EEPROM by word
    public static final int CTRL_EXT = 0x00018;
    public static final int MDIC = 0x00020;    // RW  PHY
    public static final int FCAL = 0x00028;
    public static final int FCAH = 0x0002C;
    public static final int FCT = 0x00030;
    public static final int VET = 0x00038;
    public static final int ICR = 0x000C0;     // RC  causes
    public static final int ITR = 0x000C4;     // RW  256 ns between interrupts
    public static final int ICS = 0x000C8;     // WO  sets causes
    public static final int IMS = 0x000D0;     // RW  sets mask bits
    public static final int IMC = 0x000D8;     // WO  clears mask bits
    public static final int RCTL = 0x00100;    // RW  receive control
    public static final int FCTTV = 0x00170;
    public static final int TCTL = 0x00400;    // RW  transmit control
    public static final int TIPG = 0x00410;
    public static final int LEDCTL = 0x00E00;
    public static final int PBA = 0x01000;
    public static final int RDBAL = 0x02800;   // RW  receive ring
    public static final int RDBAH = 0x02804;
    public static final int RDLEN = 0x02808;
    public static final int RDH = 0x02810;
    public static final int RDT = 0x02818;
    public static final int RDTR = 0x02820;
    public static final int RADV = 0x0282C;
    public static final int TDBAL = 0x03800;   // RW  transmit ring
    public static final int TDBAH = 0x03804;
    public static final int TDLEN = 0x03808;
    public static final int TDH = 0x03810;
    public static final int TDT = 0x03818;
    public static final int TIDV = 0x03820;
    public static final int TXDCTL = 0x03828;
    public static final int TADV = 0x0382C;
    public static final int STATISTICS = 0x04000; // RC  0x100 bytes
    public static final int MPC = 0x04010;     // RC  frames missed
    public static final int GPRC = 0x04074;    // RC  frames received
    public static final int GPTC = 0x04080;    // RC  frames transmitted
    public static final int TPR = 0x040D0;     // RC  frames seen
    public static final int TPT = 0x040D4;     // RC  frames sent
    public static final int RXCSUM = 0x05000;
    public static final int MTA = 0x05200;     // RW  128 words: multicast hash
    public static final int RAL_0 = 0x05400;   // RW  16 pairs: own addresses; RAH bit 31: valid
    public static final int VFTA = 0x05600;    // RW  128 words
    public static final int END = 0x05800;

    /** Causes. */
    public static final int TXDW = 1;          // a descriptor was written back
    public static final int TXQE = 1 << 1;     // the transmit ring is empty
    public static final int LSC = 1 << 2;      // the link changed
    public static final int RXDMT0 = 1 << 4;   // few receive descriptors are left
    public static final int RXO = 1 << 6;      // a frame was missed
    public static final int RXT0 = 1 << 7;     // a frame was received

    /** Bits of RCTL. */
    public static final int RCTL_EN = 1 << 1;
    public static final int RCTL_UPE = 1 << 3;
    public static final int RCTL_MPE = 1 << 4;
    public static final int RCTL_LPE = 1 << 5;
    public static final int RCTL_LBM_SHIFT = 6;   // two bits: loopback mode
    public static final int RCTL_BAM = 1 << 15;
    public static final int RCTL_SECRC = 1 << 26;
    /** Values of RCTL.LBM; 2 is undefined, and does nothing here. */
    public static final int LBM_MAC = 1;
    public static final int LBM_PHY = 3;
    /** Bit of TCTL. */
    public static final int TCTL_EN = 1 << 1;
    public static final int TCTL_PSP = 1 << 3;

    private E1000Register() {
    }
}
