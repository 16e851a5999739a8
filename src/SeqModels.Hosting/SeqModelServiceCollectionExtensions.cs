using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeqModels.LanguageModels;

namespace SeqModels.Hosting;

/// <summary>
/// Registers language models: a <see cref="ServedModel"/> as singleton and a <see cref="ModelSession"/> per scope. With a name they are keyed services
/// (<c>[FromKeyedServices("name")]</c>); without one they are plain services, and the last registration counts.
/// </summary>
public static class SeqModelServiceCollectionExtensions
{
    private const string DefaultName = "default";

    /// <summary>Registers a model by its file: a recurrent, neural n-gram or n-gram model of SeqModels. It is loaded by the first request, or by <see cref="ServedModel.Model"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is served; null for the defaults.</param>
    /// <param name="name">The key; null for plain services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSeqModel(this IServiceCollection services, string path, ServedModelOptions? options = null, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return services.Add(_ => ModelFile.Load(path, options?.Tokenizer), isOwner: true, options, name);
    }

    /// <summary>Registers a model that exists already; its owner disposes it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, in evaluation mode; it must not be trained while it is served.</param>
    /// <param name="options">How it is served; null for the defaults.</param>
    /// <param name="name">The key; null for plain services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSeqModel(this IServiceCollection services, ILanguageModel model, ServedModelOptions? options = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return services.Add(_ => model, isOwner: false, options, name);
    }

    /// <summary>Registers a model by a factory, which the first request or <see cref="ServedModel.Model"/> calls. The container disposes the model.</summary>
    /// <param name="services">The services.</param>
    /// <param name="factory">Makes the model; it may take other services.</param>
    /// <param name="options">How it is served; null for the defaults.</param>
    /// <param name="name">The key; null for plain services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSeqModel(
        this IServiceCollection services, Func<IServiceProvider, ILanguageModel> factory, ServedModelOptions? options = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return services.Add(factory, isOwner: true, options, name);
    }

    private static IServiceCollection Add(
        this IServiceCollection services, Func<IServiceProvider, ILanguageModel> factory, bool isOwner, ServedModelOptions? options, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (name is null)
            return services.AddSingleton(provider => New(provider, DefaultName)).AddScoped(provider => new ModelSession(provider.GetRequiredService<ServedModel>()));
        return services
            .AddKeyedSingleton(name, (provider, _) => New(provider, name))
            .AddKeyedScoped(name, (provider, _) => new ModelSession(provider.GetRequiredKeyedService<ServedModel>(name)));

        ServedModel New(IServiceProvider provider, string ownName) =>
            new(ownName, () => factory(provider), isOwner, options, provider.GetService<ILogger<ServedModel>>());
    }
}
