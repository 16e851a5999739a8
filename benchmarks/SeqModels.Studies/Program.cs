using SeqModels.Studies.Common;

// The long runs behind docs/results.md and docs/performance.md, one subcommand each.
return StudyProgram.Run(args);
