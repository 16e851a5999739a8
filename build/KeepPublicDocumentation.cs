using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Takes out of an XML documentation file what the PublicAPI files do not list.</summary>
public sealed class KeepPublicDocumentation : Task
{
    private static readonly Dictionary<string, string> Operators = new Dictionary<string, string>
    {
        ["+"] = "op_Addition",
        ["-"] = "op_Subtraction",
        ["*"] = "op_Multiply",
        ["/"] = "op_Division",
        ["=="] = "op_Equality",
        ["!="] = "op_Inequality",
    };

    public string Documentation { get; set; }

    public ITaskItem[] Symbols { get; set; }

    public override bool Execute()
    {
        var keys = new HashSet<string>(Symbols.SelectMany(file => File.ReadLines(file.ItemSpec)).Select(Listed));
        XDocument document = XDocument.Load(Documentation, LoadOptions.PreserveWhitespace);
        List<XElement> hidden = document.Descendants("member").Where(member => !keys.Contains(Documented(member.Attribute("name").Value))).ToList();
        if (hidden.Count == 0)
            return true;
        foreach (XElement member in hidden)
        {
            if (member.PreviousNode is XText space)
                space.Remove();
            member.Remove();
        }

        document.Save(Documentation, SaveOptions.DisableFormatting);
        return true;
    }

    /// <summary>The key of a line such as <c>static N.Type&lt;T&gt;.Name(int x) -> void</c>: the full name without type parameters, then the number of parameters.</summary>
    private static string Listed(string line)
    {
        string symbol = Regex.Replace(line, @"^((abstract|const|override|readonly|static|virtual|sealed|extern|~)\s+)+", "");
        int end = symbol.IndexOf(" -> ", StringComparison.Ordinal);
        symbol = end < 0 ? symbol : symbol.Substring(0, end);
        int value = symbol.IndexOf(" = ", StringComparison.Ordinal);
        if (value >= 0 && symbol.IndexOf('(') < 0)
            symbol = symbol.Substring(0, value);
        symbol = WithoutBrackets(symbol);
        bool isIndexer = symbol.Contains(".this[");
        symbol = symbol.Replace('[', isIndexer ? '(' : '[').Replace(']', isIndexer ? ')' : ']');
        int open = symbol.IndexOf('(');
        string name = open < 0 ? symbol : symbol.Substring(0, open);
        int count = open < 0 ? 0 : Count(symbol.Substring(open + 1, symbol.LastIndexOf(')') - open - 1));
        name = Regex.Replace(name, @"\.(get|set|init|add|remove)$", "").Replace(".this", ".Item");
        Match sign = Regex.Match(name, @"\.(implicit |explicit )?operator (.*)$");
        if (sign.Success)
        {
            string which = sign.Groups[1].Value == "implicit " ? "op_Implicit" : sign.Groups[1].Value == "explicit " ? "op_Explicit"
                : sign.Groups[2].Value == "-" && count == 1 ? "op_UnaryNegation" : Operators[sign.Groups[2].Value];
            name = name.Substring(0, sign.Index + 1) + which;
        }

        string[] parts = name.Split('.');
        if (open >= 0 && parts.Length > 1 && parts[parts.Length - 1] == parts[parts.Length - 2])
            name = string.Join(".", parts.Take(parts.Length - 1)) + ".#ctor";
        return name + "/" + count;
    }

    /// <summary>The key of a documentation id such as <c>M:N.Type`1.Name(System.Int32)</c>.</summary>
    private static string Documented(string id)
    {
        string symbol = id.Substring(2);
        int open = symbol.IndexOf('(');
        string name = Regex.Replace(open < 0 ? symbol : symbol.Substring(0, open), @"`+\d+", "");
        return name + "/" + (open < 0 ? 0 : Count(WithoutBrackets(symbol.Substring(open + 1, symbol.LastIndexOf(')') - open - 1))));
    }

    private static int Count(string parameters) => parameters.Length == 0 ? 0 : parameters.Count(c => c == ',') + 1;

    /// <summary>Without what stands in angle brackets, braces and the tuples' parentheses, where commas separate no parameters.</summary>
    private static string WithoutBrackets(string text)
    {
        text = text.Replace("<Clone>$", "Clone$");
        for (string shorter; ; text = shorter)
        {
            shorter = Regex.Replace(text, @"<[^<>]*>|\{[^{}]*\}|\[[,:0]+\]|(?<=[(, ])\([^()]*\)", "");
            if (shorter == text)
                return text;
        }
    }
}
