using System.IO.Enumeration;
using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// A part of a model: it owns named parameters and named parts of its own. Deriving classes add them in their constructor and give
/// a <c>Forward</c> of whatever signature suits them.
/// </summary>
public abstract class Module
{
    private readonly List<Parameter> _parameters = [];
    private readonly List<(string Name, RandomSource Random)> _randomSources = [];
    private readonly List<(string Name, Module Module)> _modules = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sourceNames = new(StringComparer.Ordinal);

    /// <summary>Whether the module is in training mode (dropout acts) or in evaluation mode. Modules start in training mode.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The number of trainable numbers in this module and its parts.</summary>
    public long ParameterCount => NamedParameters().Sum(named => (long)named.Parameter.Length);

    /// <summary>A parameter by its full name: <c>model["rnn.weight_ih_l0"]</c>.</summary>
    /// <param name="name">The full name, as <see cref="NamedParameters"/> lists it; of a shared parameter, any of its names.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter; the message has the names that come closest.</exception>
    public Parameter this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            List<(string Name, Parameter Item)> all = Collect(static module => module._parameters.Select(parameter => (parameter.Name, parameter)));
            return all.Find(named => named.Name == name).Item ?? throw new KeyNotFoundException(ParameterNames.NotFound(GetType().Name, name, [.. all.Select(named => named.Name)]));
        }
    }

    /// <summary>The parameters of this module and its parts, in the order of their definition.</summary>
    public IEnumerable<Parameter> Parameters() => NamedParameters().Select(named => named.Parameter);

    /// <summary>The parameters with their full names, parts separated by dots: <c>rnn.weight_ih_l0</c>.</summary>
    /// <remarks>A parameter that several parts share (tied weights) is listed once, under its first name.</remarks>
    public IEnumerable<NamedParameter> NamedParameters()
    {
        var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        return Collect(static module => module._parameters.Select(parameter => (parameter.Name, parameter)))
            .Where(named => seen.Add(named.Item)).Select(named => new NamedParameter(named.Name, named.Item));
    }

    /// <summary>
    /// The random numbers that this module and its parts draw from while training (dropout masks), with their full names: what a
    /// checkpoint must hold beside the parameters, so that a resumed run draws the same numbers. A source that parts share is listed once.
    /// </summary>
    public IEnumerable<NamedRandomSource> NamedRandomSources()
    {
        var seen = new HashSet<RandomSource>(ReferenceEqualityComparer.Instance);
        return Collect(static module => module._randomSources)
            .Where(named => seen.Add(named.Item)).Select(named => new NamedRandomSource(named.Name, named.Item));
    }

    /// <summary>Puts this module and its parts into training mode.</summary>
    public void Train() => SetMode(training: true);

    /// <summary>Puts this module and its parts into evaluation mode.</summary>
    public void Evaluate() => SetMode(training: false);

    /// <summary>
    /// Freezes parameters of this module and its parts: training leaves them as they are and computes no gradient for them
    /// (<see cref="Parameter.IsFrozen"/>). <c>model.Freeze("embedding.*")</c> freezes a part, <c>model.Freeze()</c> everything.
    /// </summary>
    /// <param name="pattern">Which full names; <c>*</c> stands for any characters, <c>?</c> for one. All by default.</param>
    /// <exception cref="ArgumentException">No name fits the pattern.</exception>
    public void Freeze(string pattern = "*") => SetFrozen(pattern, frozen: true);

    /// <summary>Lets training change parameters again that <see cref="Freeze"/> had frozen.</summary>
    /// <param name="pattern">Which full names, as in <see cref="Freeze"/>.</param>
    /// <exception cref="ArgumentException">No name fits the pattern.</exception>
    public void Unfreeze(string pattern = "*") => SetFrozen(pattern, frozen: false);

    /// <summary>Sets the gradients of all parameters to zero.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in Parameters())
        {
            parameter.ZeroGradient();
        }
    }

    /// <summary>Converts all parameters in place to another number type: Float64 for gradient checks.</summary>
    public void ConvertTo(DType type)
    {
        foreach (Parameter parameter in Parameters())
        {
            parameter.ConvertTo(type);
        }
    }

    /// <summary>Adds a parameter under a name that is unique within this module.</summary>
    protected Parameter AddParameter(string name, Tensor initial)
    {
        ThrowIfTaken(name);
        var parameter = new Parameter(name, initial);
        _parameters.Add(parameter);
        _names.Add(name);
        return parameter;
    }

    /// <summary>Adds a part under a name that is unique within this module.</summary>
    protected TModule AddModule<TModule>(string name, TModule module) where TModule : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        ThrowIfTaken(name);
        _modules.Add((name, module));
        _names.Add(name);
        return module;
    }

    /// <summary>Adds a source that this module draws from while training, under a name that is unique among its sources.</summary>
    protected RandomSource AddRandomSource(string name, RandomSource random)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(random);
        if (!_sourceNames.Add(name))
        {
            throw new ArgumentException($"{GetType().Name}: the name '{name}' is taken by another source of random numbers of this module.", nameof(name));
        }

        _randomSources.Add((name, random));
        return random;
    }

    /// <summary>
    /// Writes what a module of this kind must be made with to have these parameters and this meaning, as properties of a JSON object
    /// that is open already: sizes and options, not the parts, which are written by themselves. Nothing by default.
    /// </summary>
    /// <remarks>
    /// What matters in training only (a dropout probability) belongs into an object property named <c>training</c>: a file that differs
    /// only there can still be loaded.
    /// </remarks>
    /// <param name="writer">Where to write.</param>
    protected virtual void WriteConfiguration(Utf8JsonWriter writer)
    {
    }

    /// <summary>Writes the configuration of this module and its parts as one JSON value: <c>{"type":…, …, "parts":{name:{…}}}</c>.</summary>
    internal void WriteConfigurationTree(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", GetType().Name);
        WriteConfiguration(writer);
        if (_modules.Count > 0)
        {
            writer.WriteStartObject("parts");
            foreach ((string name, Module module) in _modules)
            {
                writer.WritePropertyName(name);
                module.WriteConfigurationTree(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>What this module and then its parts own, with full names; each is visited once, however deep it lies.</summary>
    private List<(string Name, T Item)> Collect<T>(Func<Module, IEnumerable<(string Name, T Item)>> own)
    {
        var found = new List<(string Name, T Item)>();
        Visit(this, "");
        return found;

        void Visit(Module module, string prefix)
        {
            foreach ((string name, T item) in own(module))
            {
                found.Add((prefix + name, item));
            }

            foreach ((string name, Module part) in module._modules)
            {
                Visit(part, prefix + name + ".");
            }
        }
    }

    private void SetFrozen(string pattern, bool frozen)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        bool fits = pattern == "*";
        foreach ((string name, Parameter parameter) in NamedParameters())
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
            {
                parameter.IsFrozen = frozen;
                fits = true;
            }
        }

        if (!fits)
        {
            throw new ArgumentException(
                $"{GetType().Name}.{(frozen ? nameof(Freeze) : nameof(Unfreeze))}: no parameter has a name like '{pattern}'; there are {string.Join(", ", NamedParameters().Select(named => named.Name))}.", nameof(pattern));
        }
    }

    private void SetMode(bool training)
    {
        IsTraining = training;
        foreach ((_, Module module) in _modules)
        {
            module.SetMode(training);
        }
    }

    private void ThrowIfTaken(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_names.Contains(name))
        {
            throw new ArgumentException($"{GetType().Name}: the name '{name}' is taken by another parameter or part of this module.", nameof(name));
        }
    }
}
