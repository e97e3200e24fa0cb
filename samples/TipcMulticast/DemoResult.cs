using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>What a server has received, against what the ranges select.</summary>
internal static class DemoResult
{
    /// <summary>The lines of a server, message by message and port by port, in whatever order they came.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<PortLog> ports)
    {
        var known = DemoRanges.Messages.Select(DemoMessage.TextFor).ToList();
        var received = ports.SelectMany(port => port.Messages.Select(message => (port.Range, message.Text)));
        return received.OrderBy(line => known.IndexOf(line.Text)).Select(line => ServerLine.Received(line.Range, line.Text))
            .Concat(ports.Where(port => port.IsTerminated).Select(port => ServerLine.Terminated(port.Range)));
    }

    /// <summary>What is wrong at a server, one line each.</summary>
    public static IEnumerable<string> Faults(TipcAddress server, IReadOnlyList<PortLog> ports, DemoSettings settings)
    {
        foreach (var port in ports)
        {
            var expected = DemoRanges.Messages
                .Where(port.Range.Overlaps)
                .Select(range => DemoMessage.TextFor(range))
                .ToList();
            var lengths = expected.Select(text => DemoMessage.Create(text, settings.Size).Length);
            if (!port.Messages.Select(message => message.Text).SequenceEqual(expected))
            {
                yield return $"{server}: port {port.Range} received {port.Messages.Count} messages, not the {expected.Count} that its range selects, in order.";
            }
            else if (!port.Messages.Select(message => message.Length).SequenceEqual(lengths))
            {
                yield return $"{server}: port {port.Range} received messages of another length.";
            }

            if (!port.IsTerminated)
            {
                yield return $"{server}: port {port.Range} was not terminated.";
            }
        }
    }
}
