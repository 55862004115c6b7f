using VoiceAgent.Emulators.Cosmos.Sql;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>Functions over lists, whole numbers and dates. The examples are those of the service's documentation where it has one.</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData("ARRAY_SLICE([1,2,3,4], 1)", "[2,3,4]")]
    [InlineData("ARRAY_SLICE([1,2,3,4], 1, 2)", "[2,3]")]
    [InlineData("ARRAY_SLICE([1,2,3,4], -2, 1)", "[3]")]
    [InlineData("SetIntersect([1,2,3,2], [2,3,4])", "[2,3]")]
    [InlineData("SetUnion([1,2,1], [2,3])", "[1,2,3]")]
    [InlineData("StringSplit('a-b', '-')", "[\"a\",\"b\"]")]
    [InlineData("StringJoin(['a','b'], '+')", "\"a\\u002Bb\"")]
    [InlineData("StringJoin(['a',1], '-')", "undefined")]
    [InlineData("StringToArray('[1,2]')", "[1,2]")]
    [InlineData("StringToArray('1')", "undefined")]
    [InlineData("ObjectToArray({a:1})", "[{\"k\":\"a\",\"v\":1}]")]
    [InlineData("ObjectToArray({a:1}, 'name', 'value')", "[{\"name\":\"a\",\"value\":1}]")]
    [InlineData("CHOOSE(2, 'a', 'b')", "\"b\"")]
    [InlineData("CHOOSE(3, 'a', 'b')", "undefined")]
    [InlineData("LOG10(100)", "2")]
    [InlineData("LOG10(0)", "undefined")]
    [InlineData("IS_INTEGER(2)", "true")]
    [InlineData("IS_INTEGER(2.5)", "false")]
    [InlineData("IntAdd(20, 10)", "30")]
    [InlineData("IntDiv(10, 3)", "3")]
    [InlineData("IntDiv(10, 0)", "undefined")]
    [InlineData("IntMod(10, 3)", "1")]
    [InlineData("IntBitAnd(15, 25)", "9")]
    [InlineData("IntBitLeftShift(16, 4)", "256")]
    [InlineData("DateTimeAdd('mm', 1, '2020-07-09T23:20:13.4575530Z')", "\"2020-08-09T23:20:13.4575530Z\"")]
    [InlineData("DateTimeAdd('ss', -1, '2020-07-09T23:20:13.4575530Z')", "\"2020-07-09T23:20:12.4575530Z\"")]
    [InlineData("DateTimeAdd('fortnight', 1, '2020-07-09T23:20:13Z')", "undefined")]
    [InlineData("DateTimeDiff('day', '2020-01-01T23:00:00Z', '2020-01-02T01:00:00Z')", "1")]
    [InlineData("DateTimeDiff('yyyy', '2018-01-02T01:00:00Z', '2020-01-03T01:00:00Z')", "2")]
    [InlineData("DateTimePart('ms', '2016-05-29T08:30:00.1301617Z')", "130")]
    [InlineData("DateTimePart('day', '2016-05-29T08:30:00.1301617Z')", "29")]
    [InlineData("DateTimeBin('2021-01-08T18:35:00Z', 'hh', 6)", "\"2021-01-08T18:00:00.0000000Z\"")]
    [InlineData("DateTimeFromParts(2020, 9, 4)", "\"2020-09-04T00:00:00.0000000Z\"")]
    [InlineData("DateTimeFromParts(2020, 13, 4)", "undefined")]
    [InlineData("DateTimeToTimestamp('1970-01-01T00:00:01Z')", "1000")]
    [InlineData("TimestampToDateTime(1000)", "\"1970-01-01T00:00:01.0000000Z\"")]
    public void A_function_gives_its_result(string call, string expected)
    {
        var query = Parser.Parse($"SELECT VALUE {{r: {call}}} FROM c", new Dictionary<string, object?>());
        var result = (System.Text.Json.Nodes.JsonObject)query.ResultsOver([query.RowOf([])]).Single()!;
        Assert.Equal(expected, Value.Key(result.TryGetPropertyValue("r", out var value) ? Value.Of(value) : Value.Undefined));
    }
}
