using System.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// The elementwise formula of an optimizer's step, for <see cref="ParameterUpdate{T}.Apply{TFormula}"/>: a struct whose fields are the
/// coefficients of the step.
/// </summary>
/// <remarks>
/// It is called for consecutive blocks of a parameter, on several threads, with the gradient already scaled and clipped. Element i of the
/// result must depend only on element i of the arguments, so that the result is the same for any number of threads.
/// <code>
/// readonly struct SignStep&lt;T&gt;(T rate, T beta) : IUpdateFormula&lt;T&gt; where T : unmanaged, IBinaryFloatingPointIeee754&lt;T&gt;
/// {
///     public void Apply(Span&lt;T&gt; parameter, ReadOnlySpan&lt;T&gt; gradient, StateSpans&lt;T&gt; state)
///     {
///         Span&lt;T&gt; momentum = state[0];
///         for (int i = 0; i &lt; parameter.Length; i++)
///         {
///             momentum[i] = beta * momentum[i] + (T.One - beta) * gradient[i];
///             parameter[i] -= rate * T.CreateTruncating(T.Sign(momentum[i]));
///         }
///     }
/// }
/// </code>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, the number type of the parameter.</typeparam>
public interface IUpdateFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Updates a block of a parameter and of its state in place.</summary>
    /// <param name="parameter">The elements of the parameter.</param>
    /// <param name="gradient">Their gradient, of the same length.</param>
    /// <param name="state">The same block of each state tensor.</param>
    void Apply(Span<T> parameter, ReadOnlySpan<T> gradient, StateSpans<T> state);
}
