namespace SeqModels.Optimizers;

/// <summary>What to do about gradients that hold NaN or infinity.</summary>
public enum NonFinitePolicy
{
    /// <summary>Throw <see cref="NotFiniteNumberException"/> naming the parameter and the element. The default.</summary>
    Fail,

    /// <summary>Leave the gradients as they are and report that the step must be skipped.</summary>
    SkipStep,

    /// <summary>Set the bad elements to 0 and go on with the others.</summary>
    ClearBadValues,
}
