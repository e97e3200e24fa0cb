using System.Diagnostics.Metrics;

namespace Overlay.Core.Tests.Runtime;

/// <summary>What the meter of one node or supernode says, by the name of the instrument and the value of its tag.</summary>
internal static class MeterValues
{
    public static Dictionary<string, long> Of(TestNode node) => Of("overlay.node", node.Node.Id.ToString());

    public static Dictionary<string, long> Of(string tag, string value)
    {
        var values = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Overlay.Core" && instrument.Meter.Tags!.Contains(new(tag, value)))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, measurement, tags, _) =>
            values.Add($"{instrument.Name} {(tags.Length > 0 ? tags[0].Value : string.Empty)}", measurement));
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }
}
