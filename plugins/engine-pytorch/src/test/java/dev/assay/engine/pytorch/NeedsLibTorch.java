package dev.assay.engine.pytorch;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Marks tests that compute: they are skipped, loudly, where PyTorch's native code was not fetched. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
        value = "dev.assay.engine.pytorch.LibTorch#present",
        disabledReason = "SKIPPED: set ASSAY_PYTORCH=true, and Maven fetches PyTorch's native code")
@interface NeedsLibTorch {}
