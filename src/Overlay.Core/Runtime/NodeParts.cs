using Microsoft.Extensions.Logging;
using Overlay.Counters;
using Overlay.Host;

namespace Overlay.Runtime;

/// <summary>What a node has from its creation on, before and after it runs.</summary>
internal sealed record NodeParts(
    OverlayNodeOptions Options, NodeKeyPair KeyPair, MacAddress Mac, IFramePort Port, NodeCounters Counters, EventHub<OverlayEvent> Events, SystemClock Clock, ILogger Logger);
