using System.Text.Json.Nodes;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Tests.Training;

/// <summary>
/// Checkpoints whose checksum is right and whose state is not what a run writes: refused with one exception, and nothing is changed.
/// </summary>
public sealed class CheckpointStateTests : IDisposable
{
    private static readonly string?[] Replacements = [null, "null", "\"text\"", "-1", "1e999", "1.5", "[]", "{}", "99999999999999999999", "\"NaN\"", "[[[[1]]]]", "2147483647"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-checkpoint-");
    private readonly TrainingOptions _options;
    private readonly string _path;

    public CheckpointStateTests()
    {
        _path = Path.Combine(_folder.FullName, "run");
        _options = new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 2,
            SequenceLength = 40,
            Schedule = new PlateauSchedule { Patience = 0 },
            Averaging = WeightAveraging.WhenNotImproving(1),
            ValidateEverySteps = 3,
            Checkpoints = new CheckpointOptions(_path) { FailOnError = true, Resume = ResumeMode.Required },
        };
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_state_of_which_any_part_is_missing_or_another_is_refused_and_changes_nothing()
    {
        (string state, List<NamedTensor> tensors) = Saved();
        var wrong = new List<string>();
        int refused = 0, next = 0;
        foreach (string path in Paths(JsonNode.Parse(state)!, ""))
        {
            // The removal always, of the others some by turns.
            foreach (int index in (int[])[0, 1 + (next++ % 11), 1 + (next++ % 11)])
            {
                refused += Try($"{path} = {Replacements[index] ?? "nothing"}", Changed(state, path, Replacements[index]), tensors, wrong);
            }
        }

        wrong.Should().BeEmpty();
        refused.Should().BeGreaterThan(150);
    }

    [Fact]
    public void Tensors_that_are_missing_or_of_another_form_are_refused_and_change_nothing()
    {
        (string state, List<NamedTensor> tensors) = Saved();
        var wrong = new List<string>();
        int refused = 0;
        for (int i = 0; i < tensors.Count; i++)
        {
            (string name, Tensor tensor) = tensors[i];
            List<NamedTensor> With(params (string, Tensor)[] instead) => [.. tensors.Where(other => other.Name != name), .. instead];
            refused += Try($"{name} missing", state, With(), wrong);
            refused += Try($"{name} of another shape", state, With((name, Tensor.Zeros([3, 1, 2]))), wrong);
            refused += Try($"{name} negative", state, With((name, Tensor.Full(tensor.Shape, -1.5f))), wrong);
            refused += Try($"{name} of another type", state, With((name, tensor.To(tensor.DType == DType.Float32 ? DType.Float64 : DType.Float32))), wrong);
        }

        wrong.Should().BeEmpty();
        refused.Should().BeGreaterThan(2 * tensors.Count);
    }

    [Fact]
    public void More_batches_than_the_task_gives_are_refused_before_anything_changes()
    {
        (string state, List<NamedTensor> tensors) = Saved();
        var wrong = new List<string>();

        Try("batchesDone", Changed(state, "/batchesDone", "1000"), tensors, wrong).Should().Be(1);

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void A_validation_that_was_done_and_has_no_value_is_refused()
    {
        (string state, List<NamedTensor> tensors) = Saved();
        var wrong = new List<string>();
        string without = Changed(state, "/validation", "null");

        int refused = Enumerable.Range(0, 20).Sum(step => Try($"validatedAt {step}", Changed(without, "/validatedAt", $"{step}"), tensors, wrong));

        refused.Should().BePositive();
        wrong.Should().BeEmpty();
    }

    /// <summary>A run that is stopped within its second epoch, so that the checkpoint has every part.</summary>
    private (string State, List<NamedTensor> Tensors) Saved()
    {
        using var stop = new CancellationTokenSource();
        TrainingOptions options = _options with { Checkpoints = _options.Checkpoints! with { Resume = ResumeMode.Never } };
        Train(Model(), options, report =>
        {
            if (report.Epoch == 2 && report.Step == 2)
            {
                stop.Cancel();
            }
        }, stop.Token);
        CheckpointFile file = CheckpointFile.Read(_path);
        file.State.GetProperty("batchesDone").GetInt32().Should().Be(2);
        file.Section("average/").Should().NotBeEmpty();
        file.Section("best/").Should().NotBeEmpty();
        return (file.State.GetRawText(), [.. file.Section("").Select(named => (named.Key, named.Value))]);
    }

    /// <summary>
    /// Resumes from a changed checkpoint; 1 if it was refused. What else may happen is that the change makes no difference to its validity.
    /// </summary>
    private int Try(string what, string state, List<NamedTensor> tensors, List<string> wrong)
    {
        CheckpointFile.Write(_path, null, state, tensors);
        RecurrentLanguageModel model = Model();
        string before = Fingerprint(model);
        try
        {
            Train(model, _options, null, default);
            return 0;
        }
        catch (InvalidDataException e)
        {
            if (Fingerprint(model) != before)
            {
                wrong.Add($"{what}: refused after the module was changed: {e.Message}");
            }

            if (!e.Message.Contains(_path, StringComparison.Ordinal))
            {
                wrong.Add($"{what}: the file is not named: {e.Message}");
            }
        }
#pragma warning disable CA1031 // Any other exception is the finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            wrong.Add($"{what}: {e.GetType().Name}: {e.Message}");
        }

        return 1;
    }

    private static RecurrentLanguageModel Model() => new(
        TinyText.Vocabulary,
        new RecurrentLanguageModelOptions { HiddenSize = 3, EmbeddingSize = 2, Dropout = 0.1, Seed = 4 });

    private static void Train(RecurrentLanguageModel model, TrainingOptions options, Action<TrainingProgress>? report, CancellationToken stop) =>
        model.Train(TinyText.Encoded.Slice(0, 330), TinyText.Encoded.Slice(330, 20), options, report is null ? null : new Listener(report), stop);

    private static string Fingerprint(RecurrentLanguageModel model) =>
        TrainingChild.Hash(model) + string.Join(';', model.NamedRandomSources().Select(named => named.Random.SaveState()));

    private static IEnumerable<string> Paths(JsonNode node, string path)
    {
        IEnumerable<(string Name, JsonNode? Node)> members = node switch
        {
            JsonObject known => known.Select(member => (member.Key, member.Value)),
            JsonArray list => list.Select((item, i) => ($"{i}", item)),
            _ => [],
        };
        foreach ((string name, JsonNode? member) in members)
        {
            yield return $"{path}/{name}";
            foreach (string inner in member is null ? [] : Paths(member, $"{path}/{name}"))
            {
                yield return inner;
            }
        }
    }

    private static string Changed(string state, string path, string? value)
    {
        JsonNode root = JsonNode.Parse(state)!, parent = root;
        string[] names = path.Split('/')[1..];
        foreach (string name in names[..^1])
        {
            parent = parent is JsonArray inner ? inner[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : parent[name]!;
        }

        JsonNode? replacement = value is null ? null : JsonNode.Parse(value);
        switch (parent)
        {
            case JsonArray list when value is null:
                list.RemoveAt(int.Parse(names[^1], System.Globalization.CultureInfo.InvariantCulture));
                break;
            case JsonArray list:
                list[int.Parse(names[^1], System.Globalization.CultureInfo.InvariantCulture)] = replacement;
                break;
            case JsonObject known when value is null:
                known.Remove(names[^1]);
                break;
            default:
                parent[names[^1]] = replacement;
                break;
        }

        return root.ToJsonString();
    }

    private sealed class Listener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
