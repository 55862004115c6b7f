using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>
/// The values of a query: <see cref="Undefined"/>, null, bool, double, string, <see cref="JsonArray"/>, <see cref="JsonObject"/>.
/// They are ordered by type first, in this order, as the service orders them.
/// </summary>
internal static class Value
{
    // Above this a double does not represent every integer, so the value is written as a double.
    private const double LargestInteger = 9e15;

    public static readonly object Undefined = new UndefinedValue();

    public static object? Of(JsonNode? node) => node is JsonValue value ? Scalar(value) : node;

    public static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        bool truth => JsonValue.Create(truth),
        double number when number == Math.Floor(number) && Math.Abs(number) < LargestInteger => JsonValue.Create((long)number),
        double number => JsonValue.Create(number),
        string text => JsonValue.Create(text),
        JsonNode node => node.DeepClone(),
        _ => throw new InvalidOperationException("Undefined has no JSON."),
    };

    /// <summary>The value as canonical text: equal values have equal texts.</summary>
    public static string Key(object? value) => value == Undefined ? "undefined" : ToJson(value)?.ToJsonString() ?? "null";

    public static object? Member(object? owner, object? key) => (owner, key) switch
    {
        (JsonObject document, string name) => document.TryGetPropertyValue(name, out var member) ? Of(member) : Undefined,
        (JsonArray list, double index) when index >= 0 && index < list.Count && index == Math.Floor(index) => Of(list[(int)index]),
        _ => Undefined,
    };

    /// <summary>True, false, or undefined when one side is undefined.</summary>
    public static object AreEqual(object? left, object? right) =>
        left == Undefined || right == Undefined ? Undefined : IsSame(left, right);

    public static bool IsSame(object? left, object? right) => Rank(left) == Rank(right) && left switch
    {
        JsonNode node => JsonNode.DeepEquals(node, (JsonNode)right!),
        _ => Equals(left, right),
    };

    /// <summary>Compares two values of the same type. The result is undefined for different types.</summary>
    public static object Compared(object? left, object? right, Func<int, bool> wanted) =>
        left == Undefined || right == Undefined || Rank(left) != Rank(right) ? Undefined : wanted(Order(left, right));

    public static int Order(object? left, object? right)
    {
        var byType = Rank(left) - Rank(right);
        return byType != 0 ? byType : left switch
        {
            bool truth => truth.CompareTo((bool)right!),
            double number => number.CompareTo((double)right!),
            string text => string.CompareOrdinal(text, (string)right!),
            JsonNode => string.CompareOrdinal(Key(left), Key(right)),
            _ => 0,
        };
    }

    // This is a method of its own, because in a switch with a JsonNode arm string, bool and double would be converted to JsonNode.
    private static object? Scalar(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => value.TryGetValue<double>(out var number) ? number : value.TryGetValue<long>(out var whole) ? whole : (double)value.GetValue<decimal>(),
    };

    private static int Rank(object? value) => value switch
    {
        UndefinedValue => 0,
        null => 1,
        bool => 2,
        double => 3,
        string => 4,
        JsonArray => 5,
        _ => 6,
    };

    private sealed class UndefinedValue;
}
