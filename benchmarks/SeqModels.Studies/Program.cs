using SeqModels.Studies.Common;
using SeqModels.Studies.Floor;
using SeqModels.Studies.Gradients;
using SeqModels.Studies.NGrams;
using SeqModels.Studies.Recipes;
using SeqModels.Studies.WordModels;

// The long runs behind docs/results.md and docs/performance.md, one subcommand each.
return StudyProgram.Run(
    args, NGramStudy.Command, WordModelStudy.Command, RecipeStudy.Command, FloorStudy.Command, GradientFlowStudy.Command);
