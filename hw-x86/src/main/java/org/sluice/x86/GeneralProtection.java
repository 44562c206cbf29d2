package org.sluice.x86;

/**
 * #GP(0): an instruction that the CPU refuses, such as WRMSR with a reserved bit. Nothing has changed when it is
 * thrown. The interpreter in the slot turns it into the exception; Java software has made a mistake. Without a stack
 * trace, because guests raise it on purpose.
 */
public final class GeneralProtection extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param why the access and what is wrong with it, for people */
    public GeneralProtection(String why) {
        super(why, null, false, false);
    }
}
