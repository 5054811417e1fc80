using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Inventory.Cli.Publishing;

/// <summary>Messages per second, in a progress bar.</summary>
internal sealed class RateColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var rate = task.IsFinished && task.ElapsedTime is { TotalSeconds: > 0 } elapsed ? task.Value / elapsed.TotalSeconds : task.Speed;
        return new Text(rate is { } speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:N0} msg/s") : "");
    }
}
