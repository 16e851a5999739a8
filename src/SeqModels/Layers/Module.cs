using System.IO.Enumeration;
using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// The base class of models and layers, with named parameters and submodules. Derived classes add them in their constructor and define a
/// <c>Forward</c> method of any signature.
/// </summary>
public abstract class Module
{
    private readonly List<Parameter> _parameters = [];
    private readonly List<(string Name, RandomSource Random)> _randomSources = [];
    private readonly List<(string Name, Module Module)> _modules = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sourceNames = new(StringComparer.Ordinal);

    /// <summary>Whether the module is in training mode (dropout is active) or in evaluation mode. New modules are in training mode.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The number of elements of all parameters of this module and its submodules.</summary>
    public long ParameterCount => NamedParameters().Sum(named => (long)named.Parameter.Length);

    /// <summary>Gets a parameter by its full name: <c>model["rnn.weight_ih_l0"]</c>.</summary>
    /// <param name="name">The full name, as listed by <see cref="NamedParameters"/>; for a shared parameter, any of its names.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter; the message lists the most similar names.</exception>
    public Parameter this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            List<(string Name, Parameter Item)> all = Collect(static module => module._parameters.Select(parameter => (parameter.Name, parameter)));
            return all.Find(named => named.Name == name).Item ?? throw new KeyNotFoundException(ParameterNames.NotFound(GetType().Name, name, [.. all.Select(named => named.Name)]));
        }
    }

    /// <summary>Enumerates the parameters of this module and its submodules, in the order of their definition.</summary>
    public IEnumerable<Parameter> Parameters() => NamedParameters().Select(named => named.Parameter);

    /// <summary>Enumerates the parameters with their full names, separated by dots: <c>rnn.weight_ih_l0</c>.</summary>
    /// <remarks>A parameter shared by several submodules (tied weights) is listed once, under its first name.</remarks>
    public IEnumerable<NamedParameter> NamedParameters() => AllParameters();

    /// <summary>
    /// Enumerates the random sources used in training (dropout masks) with their full names. Checkpoints store their states besides the
    /// parameters, so that a resumed run continues with the same random numbers. A shared source is listed once.
    /// </summary>
    public IEnumerable<NamedRandomSource> NamedRandomSources() =>
        Collect(static module => module._randomSources)
            .DistinctBy(named => named.Item, ReferenceEqualityComparer.Instance).Select(named => new NamedRandomSource(named.Name, named.Item));

    /// <summary>Sets this module and its submodules to training mode.</summary>
    public void Train() => SetMode(training: true);

    /// <summary>Sets this module and its submodules to evaluation mode.</summary>
    public void Evaluate() => SetMode(training: false);

    /// <summary>
    /// Freezes parameters of this module and its submodules: they get no gradient and are not trained (<see cref="Parameter.IsFrozen"/>).
    /// <c>model.Freeze("embedding.*")</c> freezes one submodule, <c>model.Freeze()</c> all parameters.
    /// </summary>
    /// <param name="pattern">A pattern for full names; <c>*</c> matches any characters, <c>?</c> exactly one. Matches all by default.</param>
    /// <exception cref="ArgumentException">No parameter matches the pattern.</exception>
    public void Freeze(string pattern = "*") => SetFrozen(pattern, frozen: true);

    /// <summary>Unfreezes parameters, so that they are trained again.</summary>
    /// <param name="pattern">A pattern for full names, as in <see cref="Freeze"/>.</param>
    /// <exception cref="ArgumentException">No parameter matches the pattern.</exception>
    public void Unfreeze(string pattern = "*") => SetFrozen(pattern, frozen: false);

    /// <summary>This module (with an empty name) and its submodules, depth first, with full names.</summary>
    internal IEnumerable<(string Name, Module Module)> NamedModules() =>
        [("", this), .. Collect(module => module._modules)];

    /// <summary>Sets the gradients of all parameters to zero.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in Parameters())
        {
            parameter.ZeroGradient();
        }
    }

    /// <summary>Converts all parameters in place to another data type, for example Float64 for gradient checks.</summary>
    public void ConvertTo(DType type)
    {
        foreach (Parameter parameter in Parameters())
        {
            parameter.ConvertTo(type);
        }
    }

    /// <summary>Adds a parameter with a name that is unique within this module.</summary>
    protected Parameter AddParameter(string name, Tensor initial)
    {
        ThrowIfTaken(name);
        var parameter = new Parameter(name, initial);
        _parameters.Add(parameter);
        _names.Add(name);
        return parameter;
    }

    /// <summary>Adds a parameter that another module already has, under its own name: both modules train it.</summary>
    internal void Share(Parameter parameter)
    {
        ThrowIfTaken(parameter.Name);
        _parameters.Add(parameter);
        _names.Add(parameter.Name);
    }

    /// <summary>Adds a submodule with a name that is unique within this module.</summary>
    protected TModule AddModule<TModule>(string name, TModule module) where TModule : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        ThrowIfTaken(name);
        _modules.Add((name, module));
        _names.Add(name);
        return module;
    }

    /// <summary>Adds a random source used in training, with a name that is unique among the sources of this module.</summary>
    protected RandomSource AddRandomSource(string name, RandomSource random)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(random);
        if (!_sourceNames.Add(name))
        {
            throw new ArgumentException($"{GetType().Name}: the name '{name}' is already used by another random source of this module.", nameof(name));
        }

        _randomSources.Add((name, random));
        return random;
    }

    /// <summary>
    /// Writes the sizes and options that define this module as properties of a JSON object that is already open; submodules are written
    /// separately. Empty by default.
    /// </summary>
    /// <remarks>
    /// Settings that affect only training (such as a dropout probability) belong in an object property named <c>training</c>: a file that
    /// differs only there can still be loaded.
    /// </remarks>
    /// <param name="writer">The JSON writer.</param>
    protected virtual void WriteConfiguration(Utf8JsonWriter writer)
    {
    }

    /// <summary>Writes the configuration of this module and its submodules as one JSON value: <c>{"type":…, …, "parts":{name:{…}}}</c>.</summary>
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

    /// <summary>The items of this module and then of its submodules, depth first, with full names.</summary>
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

    /// <summary>What <see cref="NamedParameters"/> enumerates. Without LINQ over structs, which a program that only loads a model would
    /// compile first.</summary>
    internal NamedParameter[] AllParameters()
    {
        var names = new List<string>();
        var parameters = new List<Parameter>();
        Visit(this, "", names, parameters, new HashSet<object>(ReferenceEqualityComparer.Instance));
        var named = new NamedParameter[names.Count];
        for (int i = 0; i < named.Length; i++)
        {
            named[i] = new NamedParameter(names[i], parameters[i]);
        }

        return named;

        static void Visit(Module module, string prefix, List<string> names, List<Parameter> parameters, HashSet<object> known)
        {
            foreach (Parameter parameter in module._parameters)
            {
                if (known.Add(parameter))
                {
                    names.Add(prefix + parameter.Name);
                    parameters.Add(parameter);
                }
            }

            foreach ((string name, Module part) in module._modules)
            {
                Visit(part, prefix + name + ".", names, parameters, known);
            }
        }
    }

    private void SetFrozen(string pattern, bool frozen)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        bool matches = pattern == "*";
        foreach ((string name, Parameter parameter) in NamedParameters())
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
            {
                parameter.IsFrozen = frozen;
                matches = true;
            }
        }

        if (!matches)
        {
            throw new ArgumentException(
                $"{GetType().Name}.{(frozen ? nameof(Freeze) : nameof(Unfreeze))}: no parameter matches '{pattern}'; the parameters are {string.Join(", ", NamedParameters().Select(named => named.Name))}.", nameof(pattern));
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

    /// <summary>Sets the mode of this module alone.</summary>
    internal void RestoreMode(bool training) => IsTraining = training;

    private void ThrowIfTaken(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_names.Contains(name))
        {
            throw new ArgumentException($"{GetType().Name}: the name '{name}' is already used by another parameter or submodule.", nameof(name));
        }
    }
}
