using SeqModels.Layers;
using SeqModels.Tensors;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Training;

/// <summary>Loads the parameters of training checkpoints, for another run or for use.</summary>
public static class CheckpointLoading
{
    extension(Module module)
    {
        /// <summary>
        /// Loads the parameters of a checkpoint that a training run saved (<see cref="CheckpointOptions"/>), and nothing else: a warm start. A run
        /// from them begins with a new optimizer and schedule, with any options and data. To continue the run itself, train again with its own
        /// options.
        /// </summary>
        /// <param name="path">The checkpoint. The previous one has the suffix <c>.previous</c>.</param>
        /// <param name="weights">Which parameters: <see cref="CheckpointWeights.Latest"/> by default.</param>
        /// <exception cref="InvalidDataException">
        /// The file is damaged or not a checkpoint, it has no best parameters, or names, shapes or number types of the parameters do not match; the
        /// module is unchanged.
        /// </exception>
        /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
        /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
        /// <example><code>
        /// model.LoadCheckpoint("run.checkpoint", CheckpointWeights.Best);
        /// model.Train(otherText, options: new TrainingOptions { Optimizer = new AdamOptions { LearningRate = 1e-4 } });
        /// </code></example>
        public void LoadCheckpoint(string path, CheckpointWeights weights = CheckpointWeights.Latest)
        {
            ArgumentNullException.ThrowIfNull(module);
            ArgumentException.ThrowIfNullOrEmpty(path);
            CheckpointFile file = CheckpointFile.Read(path);
            Dictionary<string, Tensor> saved = file.Section(weights == CheckpointWeights.Best ? CheckpointFile.BestSection : CheckpointFile.ParameterSection);
            if (weights == CheckpointWeights.Best && saved.Count == 0)
            {
                throw new InvalidDataException(
                    $"{path}: the checkpoint has no best parameters, because the run had not been validated yet or had no validation data or TrainingOptions.KeepBest = false. " +
                    "Load CheckpointWeights.Latest.");
            }

            NamedParameter[] parameters = [.. module.NamedParameters()];
            RunCheckpoint.RequireFit(path, parameters, saved);
            foreach ((string name, Parameter parameter) in parameters)
            {
                saved[name].CopyTo(parameter);
            }
        }
    }
}
