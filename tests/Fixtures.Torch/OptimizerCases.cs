using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeqModels.Fixtures;

/// <summary>20-step trajectories of two parameters under given gradients, and clipping by the global norm.</summary>
internal static class OptimizerCases
{
    private const int Steps = 20;

    private static readonly (string Name, long[] Shape)[] Parameters = [("w", [3, 4]), ("b", [5])];

    public static void Write(string folder)
    {
        using var scope = NewDisposeScope();
        var draw = new Draw(4000);
        var file = new FixtureWriter("optimizers");
        file.Note("source", "algorithms of PyTorch's documentation in float64, checked against TorchSharp's optimizers to 1e-12");
        var initial = Parameters.Select(p => draw.Numbers(1, p.Shape)).ToArray();
        var gradients = Parameters.Select(p => Enumerable.Range(0, Steps).Select(_ => draw.Numbers(1, p.Shape)).ToArray()).ToArray();
        for (var k = 0; k < Parameters.Length; k++)
        {
            file.Add("initial." + Parameters[k].Name, Parameters[k].Shape, initial[k]);
            file.Add("gradients." + Parameters[k].Name, [Steps, .. Parameters[k].Shape], [.. gradients[k].SelectMany(g => g)]);
        }

        Sgd("sgd", 0.1, 0, 0, 0, false);
        Sgd("sgd_momentum", 0.1, 0.9, 0, 0, false);
        Sgd("sgd_dampening", 0.1, 0.9, 0.5, 0, false);
        Sgd("sgd_nesterov", 0.1, 0.9, 0, 0, true);
        Sgd("sgd_weight_decay", 0.1, 0, 0, 0.05, false);
        Sgd("sgd_nesterov_weight_decay", 0.1, 0.9, 0, 0.05, true);
        Adam("adam", 0.01, 0.9, 0.999, 0, false);
        Adam("adam_weight_decay", 0.01, 0.8, 0.95, 0.05, false);
        Adam("adam_amsgrad", 0.01, 0.9, 0.8, 0, true);
        AdamW("adamw", 0.01, 0.9, 0.999, 0.01);
        AdamW("adamw_strong", 0.02, 0.8, 0.95, 0.3);
        RmsProp("rmsprop", 0.01, 0.99, 0, 0, false);
        RmsProp("rmsprop_alpha", 0.002, 0.95, 0, 0, false);
        RmsProp("rmsprop_momentum", 0.01, 0.99, 0, 0.9, false);
        RmsProp("rmsprop_centered", 0.01, 0.99, 0, 0, true);
        RmsProp("rmsprop_all", 0.01, 0.9, 0.05, 0.9, true);
        Adagrad("adagrad", 0.1, 0, 0);
        Adagrad("adagrad_lr_decay", 0.1, 0.05, 0);
        Adagrad("adagrad_weight_decay", 0.1, 0, 0.05);

        Clip(file, draw);
        file.Write(folder, "optimizers");

        void Sgd(string name, double lr, double momentum, double dampening, double decay, bool nesterov) => Add(
            name, $"lr={lr};momentum={momentum};dampening={dampening};weight_decay={decay};nesterov={Word(nesterov)}",
            p => optim.SGD(p, lr, momentum, dampening, decay, nesterov),
            p => new PublishedSgd(p, lr, momentum, dampening, decay, nesterov));

        void Adam(string name, double lr, double beta1, double beta2, double decay, bool amsgrad) => Add(
            name, $"lr={lr};beta1={beta1};beta2={beta2};eps=1e-8;weight_decay={decay};amsgrad={Word(amsgrad)}",
            p => optim.Adam(p, lr, beta1, beta2, 1e-8, decay, amsgrad),
            p => new PublishedAdam(p, lr, beta1, beta2, 1e-8, decay, 0, amsgrad));

        void AdamW(string name, double lr, double beta1, double beta2, double decay) => Add(
            name, $"lr={lr};beta1={beta1};beta2={beta2};eps=1e-8;weight_decay={decay}",
            p => optim.AdamW(p, lr, beta1, beta2, 1e-8, decay),
            p => new PublishedAdam(p, lr, beta1, beta2, 1e-8, 0, decay, false));

        void RmsProp(string name, double lr, double alpha, double decay, double momentum, bool centered) => Add(
            name, $"lr={lr};alpha={alpha};eps=1e-8;weight_decay={decay};momentum={momentum};centered={Word(centered)}",
            p => optim.RMSProp(p, lr, alpha, 1e-8, decay, momentum, centered),
            p => new PublishedRmsProp(p, lr, alpha, 1e-8, decay, momentum, centered));

        void Adagrad(string name, double lr, double lrDecay, double decay) => Add(
            name, $"lr={lr};lr_decay={lrDecay};weight_decay={decay};initial_accumulator_value=0;eps=1e-10",
            p => optim.Adagrad(p, lr, lrDecay, decay, 0, 1e-10),
            p => new PublishedAdagrad(p, lr, lrDecay, decay, 1e-10));

        void Add(string name, string options, Func<IEnumerable<Parameter>, optim.Optimizer> torchSharp, Func<double[], PublishedOptimizer> published)
        {
            var trajectories = Published(initial, gradients, published);
            var ported = TorchSharpRun(initial, gradients, torchSharp);
            foreach (var (expected, actual) in trajectories.Zip(ported))
                Compare.Equal(name, expected, actual);
            file.Note(name, options);
            for (var k = 0; k < Parameters.Length; k++)
                file.Add($"{name}.{Parameters[k].Name}", [Steps, .. Parameters[k].Shape], trajectories[k]);
        }
    }

    private static double[][] Published(double[][] initial, double[][][] gradients, Func<double[], PublishedOptimizer> create) =>
        [.. initial.Zip(gradients, (start, steps) =>
        {
            double[] parameter = [.. start];
            var optimizer = create(parameter);
            var trajectory = new List<double>();
            foreach (var gradient in steps)
            {
                optimizer.Update(gradient);
                trajectory.AddRange(parameter);
            }

            return trajectory.ToArray();
        })];

    private static double[][] TorchSharpRun(
        double[][] initial, double[][][] gradients, Func<IEnumerable<Parameter>, optim.Optimizer> create)
    {
        var parameters = initial.Zip(Parameters, (start, p) => new Parameter(tensor(start, p.Shape, ScalarType.Float64))).ToArray();
        using var optimizer = create(parameters);
        var trajectories = parameters.Select(_ => new List<double>()).ToArray();
        for (var step = 0; step < Steps; step++)
        {
            for (var k = 0; k < parameters.Length; k++)
                parameters[k].grad = tensor(gradients[k][step], Parameters[k].Shape, ScalarType.Float64);
            optimizer.step();
            for (var k = 0; k < parameters.Length; k++)
                trajectories[k].AddRange(parameters[k].detach().data<double>().ToArray());
        }

        return [.. trajectories.Select(t => t.ToArray())];
    }

    /// <summary>g ← min(1, θ/‖g‖) g over both gradients together, for θ = 1, below the norm; PyTorch divides by ‖g‖ + 1e-6.</summary>
    private static void Clip(FixtureWriter file, Draw draw)
    {
        var gradients = Parameters.Select(p => draw.Tensor(1, p.Shape)).ToArray();
        var norm = torch.cat([.. gradients.Select(g => g.flatten())], 0).norm();
        file.Note("clip", "theta=1");
        file.Add("clip.norm", norm);
        for (var k = 0; k < Parameters.Length; k++)
        {
            file.Add($"clip.{Parameters[k].Name}.gradient", gradients[k]);
            file.Add($"clip.{Parameters[k].Name}.clipped", gradients[k] * torch.clamp(1 / norm, max: 1));
        }
    }

    private static string Word(bool value) => value ? "true" : "false";
}
