using System.Diagnostics;
using System.Globalization;
using Samples;
using SeqModels.NGrams;
using SeqModels.Text;

namespace NGramExplorer;

/// <summary>One model: estimated or opened, written where asked, measured.</summary>
internal static class DirectRun
{
    private const int DefaultOrder = 5;

    public static void Run(Options options)
    {
        NGramModel model;
        if (options.Arpa is { } file)
        {
            model = Open(file);
        }
        else
        {
            model = Estimate(options);
        }

        using (model)
        {
            Write(model, options);
            double seconds = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model ready after {seconds:F2} s, at most {DirectReport.PeakMegabytes():F0} MB of memory"));
            Measurement? valid = Measure("valid", model, options.Valid, options), test = Measure("test", model, options.Test, options);
            if (options.Json is { } json)
            {
                new DirectReport(DirectReport.OrdersOf(model), valid, test, seconds).Write(json);
            }
        }
    }

    private static NGramModel Open(string file)
    {
        var clock = Stopwatch.StartNew();
        NGramModel model = IsArpa(file) ? Arpa.Read(file) : NGramModel.Load(file);
        Console.WriteLine($"opened in {clock.Elapsed.TotalMilliseconds:F1} ms");
        return model;
    }
}
