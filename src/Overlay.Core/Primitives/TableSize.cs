namespace Overlay.Primitives;

/// <summary>How much a table holds that forgets only to make room, and the most that it may hold.</summary>
internal readonly record struct TableSize(int Count, int Bound);
