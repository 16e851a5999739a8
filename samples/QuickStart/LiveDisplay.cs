using Spectre.Console;
using Spectre.Console.Rendering;

namespace QuickStart;

/// <summary>One bar per model, redrawn in place.</summary>
internal sealed class LiveDisplay : Display
{
    private readonly Dictionary<string, ProgressTask> _tasks = [];

    public override T During<T>(IReadOnlyList<string> models, Func<T> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new StatusColumn())
        .Start(context =>
        {
            foreach (string model in models)
            {
                _tasks[model] = context.AddTask(model, new ProgressTaskSettings { MaxValue = 1 });
            }

            return work();
        });

    public override void Update(string model, double done, string status, bool milestone)
    {
        ProgressTask task = _tasks[model];
        task.Value = done;
        task.State.Update<string>(StatusColumn.Key, _ => status);
    }

    private sealed class StatusColumn : ProgressColumn
    {
        public const string Key = "status";

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.State.Get<string>(Key) ?? "").Overflow(Overflow.Ellipsis);
    }
}
