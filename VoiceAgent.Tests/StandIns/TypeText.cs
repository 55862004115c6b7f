using System.Globalization;
using System.Reflection;

namespace VoiceAgent.Tests.StandIns;

/// <summary>Types, parameters and default values as C# writes them, without namespaces.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type) => type switch
    {
        _ when Keywords.TryGetValue(type, out var keyword) => keyword,
        { IsArray: true } => $"{Of(type.GetElementType()!)}[]",
        { HasElementType: true } => Of(type.GetElementType()!),
        { IsGenericParameter: true } => type.Name,
        _ when Nullable.GetUnderlyingType(type) is { } value => $"{Of(value)}?",
        { IsGenericType: true } => $"{Name(type)}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>",
        _ => Name(type),
    };

    public static string Of(ParameterInfo parameter, bool extends)
    {
        var modifier = extends ? "this "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref " : "";
        return $"{modifier}{Of(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";
    }

    private static string Name(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.IsNested ? $"{Name(type.DeclaringType!)}.{name}" : name;
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "default",
        bool yes => yes ? "true" : "false",
        string text => $"\"{text}\"",
        var value when parameter.ParameterType.IsEnum => $"{Of(parameter.ParameterType)}.{Enum.ToObject(parameter.ParameterType, value)}",
        var value => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
