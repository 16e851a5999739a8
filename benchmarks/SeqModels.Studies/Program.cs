using SeqModels.Studies.Common;
using SeqModels.Studies.Floor;
using SeqModels.Studies.Gradients;

// The long runs behind docs/results.md and docs/performance.md, one subcommand each.
return StudyProgram.Run(args, FloorStudy.Command, GradientFlowStudy.Command);
