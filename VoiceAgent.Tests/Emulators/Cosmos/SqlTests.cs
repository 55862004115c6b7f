using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Sql;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>The query language alone, over documents in memory.</summary>
public sealed class SqlTests
{
    [Theory]
    [InlineData("SELECT VALUE AVG(c.n) FROM c", "2")]
    [InlineData("SELECT VALUE c.n FROM c WHERE c.n BETWEEN 2 AND 3", "2 3")]
    [InlineData("SELECT VALUE COUNT(1) FROM c JOIN t IN c.tags WHERE t = 'b'", "2")]
    [InlineData("SELECT VALUE t FROM t IN c.tags", "\"a\" \"b\" \"b\"")]
    [InlineData("SELECT VALUE c['n'] FROM c WHERE c.n > 1 AND NOT (c.n = 3) -- a comment", "2")]
    [InlineData("SELECT VALUE 7 % 4 * 2 - -1", "7 7 7")]
    [InlineData("SELECT VALUE c.n > 1 ? 'more' : 'less' FROM c", "\"less\" \"more\" \"more\"")]
    [InlineData("SELECT VALUE c.tags[0] FROM c WHERE IS_ARRAY(c.tags)", "\"a\" \"b\"")]
    [InlineData("SELECT VALUE (SELECT VALUE COUNT(1) FROM t IN c.tags) FROM c", "2 1 0")]
    [InlineData("SELECT VALUE ARRAY(SELECT VALUE t FROM t IN c.tags WHERE t != 'a') FROM c", "[\"b\"] [\"b\"] []")]
    [InlineData("SELECT VALUE 'a_c' LIKE 'a!_c' ESCAPE '!' FROM c", "true true true")]
    [InlineData("SELECT VALUE SUBSTRING(\"caf\\u00e9s\", 1, 3) FROM c", "\"af\\u00E9\" \"af\\u00E9\" \"af\\u00E9\"")]
    public void A_query_gives_its_results(string query, string expected)
    {
        JsonObject[] documents =
        [
            (JsonObject)JsonNode.Parse("""{"n":1,"tags":["a","b"]}""")!,
            (JsonObject)JsonNode.Parse("""{"n":2,"tags":["b"]}""")!,
            (JsonObject)JsonNode.Parse("""{"n":3}""")!,
        ];
        var parsed = Parser.Parse(query, new Dictionary<string, object?>());
        Assert.Equal(expected, string.Join(' ', parsed.ResultsOver(documents.Select(parsed.RowOf)).Select(Value.Key)));
    }

    [Fact]
    public void Values_of_different_types_are_ordered_by_type()
    {
        object?[] values = [new JsonObject(), new JsonArray(), "a", 1d, true, null, Value.Undefined];
        Assert.Equal(values.Reverse(), values.Order(Comparer<object?>.Create(Value.Order)));
    }

    [Fact]
    public void A_comparison_with_what_is_not_there_is_neither_true_nor_false()
    {
        var query = Parser.Parse("SELECT VALUE 1 FROM c WHERE NOT (c.none = 1) OR c.none != 1", new Dictionary<string, object?>());
        Assert.Empty(query.ResultsOver([query.RowOf([])]));
    }
}
