package dev.churnlab.kernel;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Help on a class whose source is not at hand: the signatures that its class file has. */
final class ReflectedHelp {
    private ReflectedHelp() {}

    static HelpPage of(Class<?> type) {
        var members = new ArrayList<HelpPage.Member>();
        for (var constructor : type.getConstructors()) {
            members.add(new HelpPage.Member(type.getSimpleName() + parameters(constructor), ""));
        }
        Arrays.stream(type.getMethods())
                .filter(method ->
                        method.getDeclaringClass() != Object.class && !method.isBridge() && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::getParameterCount))
                .forEach(method -> members.add(new HelpPage.Member(signature(method), "")));
        return new HelpPage(type.toString(), "", List.copyOf(members));
    }

    private static String signature(Method method) {
        return (Modifier.isStatic(method.getModifiers()) ? "static " : "")
                + method.getReturnType().getSimpleName() + " " + method.getName() + parameters(method);
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getParameters())
                .map(parameter -> parameter.getType().getSimpleName() + " " + parameter.getName())
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
