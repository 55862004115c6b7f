namespace VoiceAgent.CallLog;

/// <summary>
/// The order in which waiting callers get free places: within a route as they have called, and the routes take turns. So many callers of one route do not
/// keep those of another one waiting. The script of <see cref="RedisCallQueue"/> computes the same.
/// </summary>
internal static class QueueOrder
{
    /// <param name="waiting">The callers in the order of their calls, with their routes.</param>
    /// <param name="served">When each route had its last turn, as a number that grows. A route that is missing had none.</param>
    public static IReadOnlyList<TCall> Of<TCall>(IReadOnlyList<(TCall Call, string Route)> waiting, IReadOnlyDictionary<string, long> served)
    {
        var lines = waiting.GroupBy(static each => each.Route, static each => each.Call).Select(line => (Last: served.GetValueOrDefault(line.Key), Calls: new Queue<TCall>(line))).ToArray();
        var number = lines.Length == 0 ? 0 : lines.Max(static line => line.Last);
        var order = new List<TCall>(waiting.Count);
        while (order.Count < waiting.Count)
        {
            // Of routes that had no turn yet, the one whose first caller has waited longest comes first.
            var next = -1;
            for (var line = 0; line < lines.Length; line++)
            {
                next = lines[line].Calls.Count > 0 && (next < 0 || lines[line].Last < lines[next].Last) ? line : next;
            }

            order.Add(lines[next].Calls.Dequeue());
            lines[next].Last = ++number;
        }

        return order;
    }
}
