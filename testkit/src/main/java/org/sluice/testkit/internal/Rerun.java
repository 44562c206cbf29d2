package org.sluice.testkit.internal;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** The line that runs exactly one test again. */
public final class Rerun {

    private static final String SEED = " -Dsluice.seed=";

    private Rerun() {
    }

    /** For a test method. */
    public static String of(Class<?> testClass, String method) {
        Path module = moduleOf(testClass);
        String where = module == null ? "" : " -pl " + module + " -am -Dsurefire.failIfNoSpecifiedTests=false";
        return "mvn -q" + where + " test -Dtest='" + testClass.getName() + "#" + method + "'";
    }

    /** For a test method with a seed other than its own. */
    public static String of(Class<?> testClass, String method, long seed) {
        return of(testClass, method) + SEED + seed;
    }

    /** For the test that calls: the first caller that is not of the package {@code but}. */
    public static String ofCaller(String but) {
        StackWalker walker = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
        return walker.walk(frames -> frames
                .filter(frame -> !isOf(frame.getDeclaringClass(), Rerun.class.getPackageName()))
                .filter(frame -> !isOf(frame.getDeclaringClass(), but) || isTest(frame.getDeclaringClass()))
                .findFirst()
                .map(frame -> of(frame.getDeclaringClass(), methodOf(frame.getMethodName())))
                .orElse("run the test again"));
    }

    private static boolean isOf(Class<?> type, String packageName) {
        return type.getPackageName().equals(packageName);
    }

    /** The tests of this folder are in the packages of what they test. */
    private static boolean isTest(Class<?> type) {
        return location(type).contains("/test-classes");
    }

    /** The method that a lambda was written in. */
    private static String methodOf(String name) {
        return name.startsWith("lambda$") ? name.split("\\$")[1] : name;
    }

    /** The module's folder below the project, by the place that Maven compiles to; null if it is another place. */
    private static Path moduleOf(Class<?> testClass) {
        String location = location(testClass);
        int target = location.indexOf("/target/");
        if (target < 0) {
            return null;
        }
        Path module = Path.of(location.substring(0, target));
        Path root = module;
        while (root.getParent() != null && Files.exists(root.resolveSibling("pom.xml"))) {
            root = root.getParent();
        }
        return root.equals(module) ? null : root.relativize(module);
    }

    private static String location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null ? "" : Path.of(source.getLocation().toURI()).toString().replace('\\', '/');
        } catch (URISyntaxException | IllegalArgumentException odd) {
            return "";
        }
    }
}
