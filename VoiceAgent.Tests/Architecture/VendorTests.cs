using System.Reflection;

namespace VoiceAgent.Tests.Architecture;

/// <summary>A vendor's types must not leave the folder that is named after the vendor.</summary>
public sealed class VendorTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData("VoiceAgent.CallGateway", "Azure.Communication", "Acs")]
    [InlineData("VoiceAgent.Pipeline", "Microsoft.CognitiveServices.Speech", "Azure")]
    [InlineData("VoiceAgent.Pipeline", "OpenAI", "OpenAI")]
    [InlineData("VoiceAgent.Pipeline", "OllamaSharp", "Ollama")]
    [InlineData("VoiceAgent.Pipeline", "Microsoft.ML.OnnxRuntime", "Onnx")]
    [InlineData("VoiceAgent.Pipeline", "ModelContextProtocol", "Mcp")]
    [InlineData("VoiceAgent.Pipeline", "Whisper.net", "Whisper")]
    public void Types_of_a_vendor_stay_in_its_room(string assembly, string vendor, string room)
    {
        var strays = Assembly.Load(assembly).GetTypes()
            .Where(type => type.Namespace?.StartsWith("VoiceAgent.", StringComparison.Ordinal) == true)
            .Where(type => !type.Namespace!.Split('.').Contains(room))
            .SelectMany(type => TypesUsedBy(type).Where(used => IsOf(used, vendor)).Select(used => $"{type.FullName} uses {used.FullName}"));

        Assert.Empty(strays);
    }

    private static bool IsOf(Type type, string vendor) =>
        type.Namespace == vendor || type.Namespace?.StartsWith(vendor + ".", StringComparison.Ordinal) == true;

    private static IEnumerable<Type> TypesUsedBy(Type type)
    {
        var members = type.GetFields(Declared).Select(field => field.FieldType)
            .Concat(type.GetProperties(Declared).Select(property => property.PropertyType))
            .Concat(type.GetMethods(Declared).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors(Declared).SelectMany(constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType)))
            .Concat(type.GetInterfaces());
        return members.Append(type.BaseType ?? typeof(object)).SelectMany(Unwrapped);
    }

    private static IEnumerable<Type> Unwrapped(Type type) =>
        type.HasElementType ? Unwrapped(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Unwrapped).Append(type)
        : [type];
}
