using System.CommandLine;
using System.CommandLine.Parsing;

namespace SeqModels.Studies.Common;

/// <summary>A command-line option and the property of the options record that it sets.</summary>
/// <typeparam name="T">The options record.</typeparam>
internal abstract record StudyOption<T>
{
    /// <summary>The option of the parser.</summary>
    public abstract Option Parsed { get; }

    /// <summary>Sets the property if the option was given; otherwise returns the options unchanged.</summary>
    public abstract T Apply(T options, ParseResult result);

    /// <summary>An option without value.</summary>
    public static StudyOption<T> Flag(string name, string help, Func<T, T> apply) =>
        Of<bool>(name, null, help, (options, _) => apply(options));

    /// <summary>A text, a file or a folder; not empty.</summary>
    public static StudyOption<T> Text(string name, string value, string help, Func<T, string, T> apply) =>
        Of(name, value, help, apply, text => text.Length > 0 ? null : "must not be empty");

    /// <summary>A whole number of a range.</summary>
    public static StudyOption<T> Whole(string name, string value, string help, int smallest, int largest, Func<T, int, T> apply) =>
        Of(name, value, help, apply,
            number => number >= smallest && number <= largest ? null : $"must be a whole number from {smallest} to {largest}");

    /// <summary>A finite number above 0.</summary>
    public static StudyOption<T> Positive(string name, string value, string help, Func<T, double, T> apply) =>
        Of(name, value, help, apply, number => number > 0 && double.IsFinite(number) ? null : "must be greater than 0");

    /// <summary>One of several words.</summary>
    public static StudyOption<T> OneOf(string name, string value, string help, IEnumerable<string> allowed, Func<T, string, T> apply)
    {
        string[] words = [.. allowed];
        return Of(name, value, help, apply, word => words.Contains(word) ? null : $"must be one of {string.Join(", ", words)}");
    }

    /// <summary>An option of any type that the parser knows.</summary>
    /// <param name="name">The name with its dashes.</param>
    /// <param name="value">The name of the value in the help; null for an option without value.</param>
    /// <param name="help">The help text.</param>
    /// <param name="apply">Sets the property.</param>
    /// <param name="check">What is wrong with a value, such as <c>must not be empty</c>; null for a valid value.</param>
    public static StudyOption<T> Of<V>(string name, string? value, string help, Func<T, V, T> apply, Func<V, string?>? check = null) =>
        new Typed<V>(new Option<V>(name) { Description = help, HelpName = value }, apply, check);

    private sealed record Typed<V> : StudyOption<T>
    {
        private readonly Option<V> _option;
        private readonly Func<T, V, T> _apply;

        public Typed(Option<V> option, Func<T, V, T> apply, Func<V, string?>? check)
        {
            (_option, _apply) = (option, apply);
            _option.Validators.Add(result =>
            {
                if (Wrong(result, check) is { } wrong)
                {
                    result.AddError(wrong);
                }
            });
        }

        public override Option Parsed => _option;

        public override T Apply(T options, ParseResult result) =>
            result.GetResult(_option) is { Implicit: false } ? _apply(options, result.GetValue(_option)!) : options;

        private static string? Wrong(OptionResult result, Func<V, string?>? check)
        {
            try
            {
                return check is not null && result.GetValueOrDefault<V>() is { } value && check(value) is { } wrong
                    ? $"{result.Option.Name} {wrong}, but was '{string.Join(' ', result.Tokens)}'."
                    : null;
            }
            catch (InvalidOperationException e)
            {
                // The value is not of the type; the message says so.
                return e.Message;
            }
        }
    }
}
