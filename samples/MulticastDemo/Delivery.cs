namespace Overlay.Samples.MulticastDemo;

/// <summary>One greeting: who sent it, and which of the others have received it.</summary>
internal sealed record Delivery(string Round, string Kind, string Sender, IReadOnlyList<string> Received, IReadOnlyList<string> Missing);
