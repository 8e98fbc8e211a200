package dev.churnlab.notebook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters in the source of one language. */
interface Translator {
    /** The declarations of a cell; what it does not understand it leaves out. */
    List<Parameter> declared(String source);

    /** Refuses a name that is no plain variable name of the language. */
    void checkName(String name);

    /** A value without {@link Word}s: the declaration decides what a word is. */
    @Nullable Object resolve(@Nullable Object value, @Nullable Parameter declared);

    /** The statement that gives the variable its value. */
    String statement(String name, @Nullable Object value, @Nullable Parameter declared);

    /** A comment line. */
    String comment(String text);
}
