package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import org.jspecify.annotations.Nullable;

/** Java by JShell; the base kernel renders what a cell returns. */
public final class JavaKernel extends BaseKernel {
    private final Evaluator evaluator = new Evaluator();

    @Override
    public @Nullable DisplayData eval(String code) throws Exception {
        var value = evaluator.eval(code);
        return value == null ? null : getRenderer().render(value);
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("Java")
                .version(Runtime.version().toString())
                .fileExtension(".java")
                .build();
    }
}
