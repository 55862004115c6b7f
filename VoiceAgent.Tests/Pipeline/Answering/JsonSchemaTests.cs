using System.Text.Json;
using VoiceAgent.Pipeline.Answering.Tools;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

public sealed class JsonSchemaTests
{
    private const string Member = """
        {"type":"object","additionalProperties":false,"required":["number"],"properties":{
          "number":{"type":"string","pattern":"^[0-9]{4}$"},
          "amount":{"type":"number","exclusiveMinimum":0,"maximum":500},
          "count":{"type":["integer","null"],"minimum":1},
          "way":{"enum":["card","bank"]},
          "dates":{"type":"array","maxItems":2,"items":{"type":"string","maxLength":10}},
          "to":{"anyOf":[{"type":"string"},{"type":"object","required":["name"]}]}}}
        """;

    [Theory]
    [InlineData("""{"number":"4719"}""", null)]
    [InlineData("""{"number":"4719","amount":499.5,"count":null,"way":"bank","dates":["today"],"to":{"name":"x"}}""", null)]
    [InlineData("""{}""", "Missing: number.")]
    [InlineData("""{"number":4719}""", "number must be of type string.")]
    [InlineData("""{"number":"471"}""", "number must match ^[0-9]{4}$.")]
    [InlineData("""{"number":"4719","amount":0}""", "amount lies outside maximum 500, exclusiveMinimum 0.")]
    [InlineData("""{"number":"4719","count":1.5}""", "count must be of type integer or null.")]
    [InlineData("""{"number":"4719","way":"cash"}""", """way must be one of ["card","bank"].""")]
    [InlineData("""{"number":"4719","dates":["a","b","c"]}""", "dates must have at most 2 items.")]
    [InlineData("""{"number":"4719","dates":["a","far too long"]}""", "dates[1] must have at most 10 characters.")]
    [InlineData("""{"number":"4719","to":{}}""", "to matches none of its alternatives.")]
    [InlineData("""{"number":"4719","admin":true}""", "admin is not allowed.")]
    [InlineData("""["4719"]""", "The value must be of type object.")]
    public void What_does_not_fit_is_told_in_words_without_the_value(string value, string? whyNot)
    {
        using var schema = JsonDocument.Parse(Member);
        using var json = JsonDocument.Parse(value);

        Assert.Equal(whyNot, JsonSchema.WhyNot(schema.RootElement, json.RootElement));
    }

    [Fact]
    public void A_pattern_that_never_ends_is_a_misfit_not_a_hang()
    {
        using var schema = JsonDocument.Parse("""{"type":"string","pattern":"^(a+)+$"}""");
        using var json = JsonDocument.Parse($"\"{new string('a', 40)}!\"");

        Assert.NotNull(JsonSchema.WhyNot(schema.RootElement, json.RootElement));
    }

    [Theory]
    [InlineData(Member, null)]
    [InlineData("""{"properties":{"a":{"items":{"$ref":"#/x"}}}}""", "'properties.a.items.$ref' is a JSON schema keyword that is not supported here. Leave it out.")]
    [InlineData("""{"anyOf":[{"minlength":3}]}""", "'anyOf[0].minlength' is a JSON schema keyword that is not supported here. Leave it out.")]
    [InlineData("""{"type":"text"}""", "'type' must be one of object, array, string, number, integer, boolean, null, or a list of them.")]
    [InlineData("""{"required":"a"}""", "'required' must be a list of names.")]
    [InlineData("""{"properties":["a"]}""", "'properties' must be a mapping of names to schemas.")]
    [InlineData("""{"properties":{"a":"string"}}""", "'properties.a' must be a mapping.")]
    [InlineData("""{"enum":[]}""", "'enum' must be a list of values.")]
    [InlineData("""{"maxLength":-1}""", "'maxLength' must be a whole number of at least 0.")]
    [InlineData("""{"minimum":"1"}""", "'minimum' must be a number.")]
    [InlineData("""{"pattern":"("}""", "'pattern' must be a regular expression.")]
    [InlineData("""{"additionalProperties":false,"type":["string","null"]}""", null)]
    public void A_schema_that_cannot_be_checked_is_refused_with_the_place(string schema, string? mistake)
    {
        using var json = JsonDocument.Parse(schema);

        Assert.Equal(mistake, JsonSchemaForm.Mistake(json.RootElement));
    }
}
