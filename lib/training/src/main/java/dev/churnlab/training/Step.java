package dev.churnlab.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One step from raw columns to features: either a {@link Derived} column that later steps can use, or an
 * {@link Encoder} that puts a column into the matrix. The set is closed; README.md has the arithmetic of each.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Derived.Fill.class, name = "fill"),
    @JsonSubTypes.Type(value = Derived.Ratio.class, name = "ratio"),
    @JsonSubTypes.Type(value = Derived.Difference.class, name = "difference"),
    @JsonSubTypes.Type(value = Derived.Sum.class, name = "sum"),
    @JsonSubTypes.Type(value = Derived.Product.class, name = "product"),
    @JsonSubTypes.Type(value = Derived.Remainder.class, name = "remainder"),
    @JsonSubTypes.Type(value = Derived.Code.class, name = "code"),
    @JsonSubTypes.Type(value = Derived.Only.class, name = "only"),
    @JsonSubTypes.Type(value = Derived.CountEqual.class, name = "count_equal"),
    @JsonSubTypes.Type(value = Derived.Band.class, name = "band"),
    @JsonSubTypes.Type(value = Derived.Join.class, name = "join"),
    @JsonSubTypes.Type(value = Encoder.Number.class, name = "number"),
    @JsonSubTypes.Type(value = Encoder.Ordinal.class, name = "ordinal"),
    @JsonSubTypes.Type(value = Encoder.Level.class, name = "level"),
    @JsonSubTypes.Type(value = Encoder.Category.class, name = "category"),
    @JsonSubTypes.Type(value = Encoder.OneHot.class, name = "one_hot"),
})
public sealed interface Step permits Derived, Encoder {}
