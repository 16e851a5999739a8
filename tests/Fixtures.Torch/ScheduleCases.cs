using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace SeqModels.Fixtures;

/// <summary>
/// Learning rates of PyTorch's schedulers by their published formulas. TorchSharp's schedulers are ports, not libtorch's: both must agree.
/// </summary>
internal static class ScheduleCases
{
    private const int Epochs = 30;
    private const double Rate = 0.1;

    /// <summary>Falls, stalls, falls again by too little, jumps, stalls to the end: every branch of the plateau rule.</summary>
    private static readonly double[] Metrics =
    [
        5, 4, 3, 3, 3, 3, 2.99995, 2.9, 2.95, 2.91, 2.905, 2.904, 2.8, 3.5, 2.85,
        2.81, 2.8, 2.8, 2.8, 2.8, 2.7, 2.7, 2.71, 2.72, 2.73, 2.74, 2.75, 2.76, 2.77, 2.78,
    ];

    public static void Write(string folder)
    {
        using var scope = NewDisposeScope();
        var file = new FixtureWriter("schedules");
        file.Note("source", "formulas of PyTorch's documentation in float64, checked against TorchSharp's schedulers to 1e-12");

        Add("step", "step_size=7;gamma=0.5", k => Rate * Math.Pow(0.5, k / 7), o => lr_scheduler.StepLR(o, 7, 0.5));
        Add("exponential", "gamma=0.9", k => Rate * Math.Pow(0.9, k), o => lr_scheduler.ExponentialLR(o, 0.9));
        Add("cosine", "t_max=29;eta_min=0.001",
            k => 0.001 + (Rate - 0.001) * (1 + Math.Cos(Math.PI * k / 29)) / 2, o => lr_scheduler.CosineAnnealingLR(o, 29, 0.001));

        file.Add("plateau.metrics", [Metrics.Length], Metrics);
        AddPlateau("plateau", patience: 2, cooldown: 0, minimum: 0);
        AddPlateau("plateau_cooldown", patience: 1, cooldown: 2, minimum: 0.03);
        file.Write(folder, "schedules");

        void Add(string name, string options, Func<int, double> formula, Func<Optimizer, lr_scheduler.LRScheduler> create)
        {
            var rates = Enumerable.Range(0, Epochs).Select(formula).ToArray();
            Save(file, name, options, rates, Ported(create, afterStep: false, scheduler => scheduler.step()));
        }

        void AddPlateau(string name, int patience, int cooldown, double minimum)
        {
            var next = 0;
            Save(file, name, $"mode=min;factor=0.5;patience={patience};threshold=0.0001;threshold_mode=rel;cooldown={cooldown};min_lr={minimum};eps=1e-8",
                Plateau(patience, cooldown, minimum),
                Ported(
                    o => lr_scheduler.ReduceLROnPlateau(o, factor: 0.5, patience: patience, cooldown: cooldown, min_lr: [minimum]),
                    afterStep: true, scheduler => scheduler.step(Metrics[next++])));
        }
    }

    private static void Save(FixtureWriter file, string name, string options, double[] rates, double[] ported)
    {
        Compare.Equal(name, rates, ported);
        file.Note(name, $"lr={Rate};{options}");
        file.Add(name + ".rates", [rates.Length], rates);
    }

    private static double[] Ported(
        Func<Optimizer, lr_scheduler.LRScheduler> create, bool afterStep, Action<lr_scheduler.LRScheduler> step)
    {
        using var optimizer = optim.SGD([new Parameter(torch.zeros(1))], Rate);
        var scheduler = create(optimizer);
        var rates = new double[Epochs];
        for (var k = 0; k < Epochs; k++)
        {
            if (afterStep || k > 0)
                step(scheduler);
            rates[k] = optimizer.ParamGroups.First().LearningRate;
        }

        return rates;
    }

    private static double[] Plateau(int patience, int cooldown, double minimum)
    {
        var rates = new double[Metrics.Length];
        var (rate, best, bad, wait) = (Rate, double.PositiveInfinity, 0, 0);
        for (var k = 0; k < Metrics.Length; k++)
        {
            if (Metrics[k] < best * (1 - 1e-4))
                (best, bad) = (Metrics[k], 0);
            else
                bad++;

            if (wait > 0)
                (wait, bad) = (wait - 1, 0);
            if (bad > patience)
            {
                var lower = Math.Max(rate * 0.5, minimum);
                if (rate - lower > 1e-8)
                    rate = lower;
                (wait, bad) = (cooldown, 0);
            }

            rates[k] = rate;
        }

        return rates;
    }
}
