using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace QuickStart;

/// <summary>One progress bar per model.</summary>
internal sealed class LiveDisplay : Display
{
    private readonly Dictionary<string, ProgressTask> _tasks = [];
    private readonly ConcurrentDictionary<string, string> _status = []; // the bars are drawn on another thread

    public override T During<T>(IReadOnlyList<string> models, Func<T> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 16 }, new PercentageColumn(), new StatusColumn(_status))
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
        _status[model] = status;
        _tasks[model].Value = done;
    }

    private sealed class StatusColumn(ConcurrentDictionary<string, string> status) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(status.GetValueOrDefault(task.Description, "")) { Overflow = Overflow.Ellipsis };
    }
}
