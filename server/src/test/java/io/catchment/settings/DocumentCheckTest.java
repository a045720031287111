package io.catchment.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Settings are taken or refused as a whole, and every problem is told with its place.
final class DocumentCheckTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static List<String> problems(String document) {
        return switch (DocumentCheck.account("$", json(document))) {
            case DocumentCheck.Checked.Right(var _) -> List.of();
            case DocumentCheck.Checked.Wrong(var problems) ->
                    problems.stream().map(it -> it.path() + ": " + it.expected()).toList();
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'country':'IN'}",
                "{'country':'DE','searchBy':'INFERRED','unknownFields':'keep','badContact':'error','onKeyConflict':'keep-matched'}",
                "{'country':'IN','rateLimit':'none','partitions':0,'bodyBytesMax':65536,'closed':true,'users':null}",
                "{'country':'IN','allowedOrigins':['*']}",
                "{'country':'IN','allowedOrigins':['https://www.example.com','http://localhost:8080','capacitor://localhost','http://[::1]:90']}",
                "{'country':'IN','leadFields':[{'name':'mx_City','type':'Text'},{'name':'mx_Id','type':'String','unique':true,'lengthMax':40}]}",
                "{'country':'IN','leadFields':[{'name':'mx_Size','type':'Select','options':['S','M'],'defaultValue':'m'}]}",
                "{'country':'IN','opportunityTypes':[{'code':1,'name':'A'}]}",
                "{'country':'IN','opportunityTypes':[{'code':12000,'name':'A','fields':[{'name':'mx_Stage','type':'Dropdown','optionsByStatus':{'Open':['New'],'Won':['Paid']},'defaultValue':'New'}]}]}",
                "{'country':'IN','opportunityTypes':[{'code':12000,'name':'A','fields':[{'name':'mx_Set','type':'CustomObject','members':[{'name':'mx_A','type':'Number'}]}],'duplicateRules':[{'name':'same','fields':['mx_Set/mx_A','Owner'],'statuses':['Open'],'window':'30d'}]}]}",
                "{'country':'IN','users':[{'email':'a@example.com'},{'id':'7','email':'b@example.com','name':'B'}]}",
            })
    void what_is_right_is_taken(String document) {
        assertThat(problems(document)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    []                                                | $: an object
                    {}                                                | $.country: a country as IN
                    {'country':'in'}                                  | , not 'in'
                    {'country':'XX'}                                  | , not 'XX'
                    {'country':7}                                     | , not 7
                    {'country':'IN','contry':'IN'}                    | $.contry: no key but
                    {'country':'IN','a b':1}                          | $: no key but
                    {'country':'IN','searchBy':'maybe'}               | $.searchBy: one of required, inferred, not 'maybe'
                    {'country':'IN','onKeyConflict':true}             | $.onKeyConflict: one of error, keep-matched, not true
                    {'country':'IN','rateLimit':'25 in 5'}            | $.rateLimit: a rate limit as 25/5s
                    {'country':'IN','rateLimit':'0/5s'}               | $.rateLimit: a rate limit as 25/5s
                    {'country':'IN','rateLimit':'5/48h'}              | $.rateLimit: a rate limit as 25/5s
                    {'country':'IN','allowedOrigins':'*'}             | $.allowedOrigins: a list of at most 100 items
                    {'country':'IN','allowedOrigins':['www.example.com']}          | $.allowedOrigins[0]: an origin
                    {'country':'IN','allowedOrigins':['*','https://example.com/']} | $.allowedOrigins[1]: an origin
                    {'country':'IN','allowedOrigins':['https://example.com:443']}  | $.allowedOrigins[0]: an origin
                    {'country':'IN','allowedOrigins':['https://Example.com']}      | $.allowedOrigins[0]: an origin
                    {'country':'IN','allowedOrigins':['null']}        | $.allowedOrigins[0]: an origin
                    {'country':'IN','bodyBytesMax':10}                | $.bodyBytesMax: a whole number from 1024 to 33554432, not 10
                    {'country':'IN','bodyBytesMax':1e6}               | $.bodyBytesMax: a whole number
                    {'country':'IN','partitions':-1}                  | $.partitions: a whole number from 0
                    {'country':'IN','closed':'true'}                  | $.closed: true or false
                    """)
    void a_wrong_option_is_named(String document, String problem) {
        assertThat(problems(document)).singleElement().asString().contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'country':'XX'}                | $.country: expected a country as IN, two capital letters of ISO 3166-1, not 'XX'
                    {}                              | $.country: missing; expected a country as IN, two capital letters of ISO 3166-1
                    {'country':'IN','leadFields':[{'name':'mx_A','type':'String','typ':1}]} | $.leadFields[0]: unknown key "typ"; known are defaultValue, label,
                    {'country':'IN','a b':1}        | $: unknown key; known are allowedOrigins,
                    """)
    void people_read_what_is_wrong_as_a_sentence(String document, String sentence) {
        var wrong = (DocumentCheck.Checked.Wrong) DocumentCheck.account("$", json(document));

        assertThat(wrong.problems()).singleElement().asString().startsWith(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'mx_City'                                         | $.leadFields[0]: an object
                    {'type':'String'}                                 | $.leadFields[0].name: a schema name as mx_City
                    {'name':'mx-City','type':'String'}                | $.leadFields[0].name: a schema name as mx_City
                    {'name':'mx_City'}                                | $.leadFields[0].type: a data type
                    {'name':'mx_City','type':'Blob'}                  | $.leadFields[0].type: one of String, Number
                    {'name':'mx_City','type':'String','lenght':3}     | $.leadFields[0].lenght: no key but
                    {'name':'mx_City','type':'String','label':''}     | $.leadFields[0].label: a text of 1 to 200 characters
                    {'name':'mx_City','type':'String','lengthMax':0}  | $.leadFields[0].lengthMax: a whole number from 1 to 100000, not 0
                    {'name':'mx_City','type':'String','options':['A']}| $.leadFields[0].options: none
                    {'name':'mx_City','type':'Dropdown','options':['A','a']}       | $.leadFields[0].options: each once
                    {'name':'mx_City','type':'Dropdown','options':[7]}| $.leadFields[0].options[0]: a text of 1 to 200 characters, not 7
                    {'name':'mx_City','type':'Boolean','unique':true} | $.leadFields[0].unique: false
                    {'name':'mx_City','type':'CustomObject'}          | $.leadFields[0].type: another type
                    {'name':'mx_City','type':'Dropdown','optionsByStatus':{'Open':['A']}} | $.leadFields[0].optionsByStatus: none
                    {'name':'mx_City','type':'String','members':[{'name':'a','type':'String'}]} | $.leadFields[0].members: fields of a CustomObject
                    {'name':'mx_N','type':'Number','defaultValue':'many'}          | $.leadFields[0].defaultValue: a value of this field: this is not a whole number
                    {'name':'mx_N','type':'Dropdown','options':['A'],'defaultValue':'B'} | $.leadFields[0].defaultValue: a value of this field
                    {'name':'mx_N','type':'String','lengthMax':2,'defaultValue':'abc'}   | longer than 2 characters
                    {'name':'mx_N','type':'String','unique':true,'defaultValue':'a'}     | $.leadFields[0].defaultValue: none
                    {'name':'phone','type':'String'}                  | 'phone' is the system's, which cannot be changed
                    {'name':'ProspectID','type':'String'}             | 'ProspectID' is the system's
                    {'name':'SearchBy','type':'String'}               | 'SearchBy' is the system's
                    """)
    void a_wrong_lead_field_is_named(String field, String problem) {
        assertThat(problems("{'country':'IN','leadFields':[" + field + "]}"))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'name':'A'}                                      | $.opportunityTypes[0].code: the event code
                    {'code':0,'name':'A'}                             | $.opportunityTypes[0].code: a whole number from 1 to 2147483647, not 0
                    {'code':'12000','name':'A'}                       | $.opportunityTypes[0].code: a whole number
                    {'code':12000}                                    | $.opportunityTypes[0].name: a text of 1 to 200 characters
                    {'code':12000,'name':'A','fields':[{'name':'status','type':'String'}]} | 'status' is the system's
                    {'code':12000,'name':'A','fields':[{'name':'mx_A','type':'String','unique':true}]} | $.opportunityTypes[0].fields[0].unique: false
                    {'code':12000,'name':'A','fields':[{'name':'mx_A','type':'String'},{'name':'MX_a','type':'String'}]} | $.opportunityTypes[0].fields[1].name: a name that no other
                    {'code':12000,'name':'A','fields':[{'name':'mx_A','type':'CustomObject'}]} | $.opportunityTypes[0].fields[0].members: fields of
                    {'code':12000,'name':'A','fields':[{'name':'mx_A','type':'CustomObject','members':[{'name':'b','type':'CustomObject','members':[]}]}]} | $.opportunityTypes[0].fields[0].members[0].type: another type
                    {'code':12000,'name':'A','fields':[{'name':'mx_A','type':'CustomObject','members':[{'name':'b','type':'String'},{'name':'B','type':'String'}]}]} | $.opportunityTypes[0].fields[0].members: each name once
                    {'code':12000,'name':'A','fields':[{'name':'mx_A','type':'Dropdown','optionsByStatus':{'Closed':['X']}}]} | $.opportunityTypes[0].fields[0].optionsByStatus: no status but Open, Won, Lost
                    {'code':12000,'name':'A','fields':[{'name':'mx_A','type':'Dropdown','optionsByStatus':{'Open':['X'],'Won':['Y']},'defaultValue':'Y'}]} | status that it begins with
                    {'code':12000,'name':'A','duplicateRules':[{}]}   | $.opportunityTypes[0].duplicateRules[0].name: a text
                    {'code':12000,'name':'A','duplicateRules':[{'name':'r','fields':['mx_B']}]} | $.opportunityTypes[0].duplicateRules[0].fields[0]: a field of this type
                    {'code':12000,'name':'A','duplicateRules':[{'name':'r','statuses':['open']}]} | $.opportunityTypes[0].duplicateRules[0].statuses[0]: one of Open, Won, Lost, not 'open'
                    {'code':12000,'name':'A','duplicateRules':[{'name':'r','window':'month'}]} | $.opportunityTypes[0].duplicateRules[0].window: a window as 30d
                    {'code':12000,'name':'A','duplicateRules':[{'name':'r','window':'0d'}]} | $.opportunityTypes[0].duplicateRules[0].window: a window as 30d
                    {'code':12000,'name':'A','duplicateRules':[{'name':'r'},{'name':'R'}]} | $.opportunityTypes[0].duplicateRules[1].name: a name that no other
                    """)
    void a_wrong_type_is_named(String type, String problem) {
        assertThat(problems("{'country':'IN','opportunityTypes':[" + type + "]}"))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void two_types_of_one_code_are_named() {
        assertThat(
                        problems(
                                "{'country':'IN','opportunityTypes':[{'code':1,'name':'A'},{'code':1,'name':'B'}]}"))
                .singleElement()
                .asString()
                .startsWith("$.opportunityTypes[1].code: a code that no other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'email':'someone'}]",
                "[{'email':'someone@'}]",
                "[{'email':'some one@example.com'}]",
                "[{'email':'someone@example.com','id':''}]",
                "[{'id':'someone'}]",
                "[{'email':'someone@example.com'},{'email':'Someone@example.com'}]",
                "[{'email':'someone@example.com'},{'id':'someone@example.com','email':'b@example.com'}]",
                "[{'email':'b@example.com','name':'someone\\nelse'}]",
            })
    void a_wrong_user_is_named_without_a_word_of_who_it_is(String users) {
        assertThat(problems("{'country':'IN','users':" + users + "}"))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it).startsWith("$").doesNotContain("omeone"));
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThat(
                        problems(
                                """
                                {'searchBy':'x','leadFields':[{'name':'','type':'y'},{'name':'a','type':'String','z':1}],
                                 'opportunityTypes':[{'code':-1}],'users':[{}]}
                                """))
                .extracting(it -> it.substring(0, it.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "$.country",
                        "$.searchBy",
                        "$.leadFields[0].name",
                        "$.leadFields[0].type",
                        "$.leadFields[1].z",
                        "$.opportunityTypes[0].code",
                        "$.opportunityTypes[0].name",
                        "$.users[0].email");
    }

    @Test
    void every_list_has_its_bound() {
        String fields =
                IntStream.rangeClosed(0, DocumentCheck.LEAD_FIELDS_MAX)
                        .mapToObj(i -> "{'name':'mx_" + i + "','type':'String'}")
                        .collect(Collectors.joining(","));

        assertThat(problems("{'country':'IN','leadFields':[" + fields + "]}"))
                .containsExactly("$.leadFields: a list of at most 500 items, not 501");
    }

    @Test
    void what_is_shown_is_taken_again_and_means_the_same() {
        JsonNode document =
                json(
                        """
                        {'country':'IN','searchBy':'inferred','rateLimit':'5/1m','allowedOrigins':['https://b.example.com','https://a.example.com'],
                         'leadFields':[{'name':'mx_Size','type':'Dropdown','options':['S','M'],'defaultValue':'S','mandatory':true}],
                         'opportunityTypes':[{'code':12000,'name':'A','fields':[
                            {'name':'mx_Stage','type':'Dropdown','optionsByStatus':{'Open':['New'],'Won':['Paid']}},
                            {'name':'mx_Set','type':'CustomObject','members':[{'name':'mx_A','type':'DateTime'}]}],
                            'duplicateRules':[{'name':'same','fields':['mx_Stage'],'window':'30d'}]}],
                         'users':[{'email':'a@example.com'}]}
                        """);

        JsonNode shown = DocumentForm.write(right(document));

        assertThat(DocumentForm.write(right(shown))).isEqualTo(shown);
        assertThat(shown.get("unknownFields").stringValue()).isEqualTo("reject");
        assertThat(shown.at("/opportunityTypes/0/fields/1/members/0/type").stringValue())
                .isEqualTo("DateTime");
        assertThat(SettingsJson.write(right(shown)))
                .contains("\"DATE_TIME\"", "\"INFERRED\"", "\"window\":\"30d\"");
    }

    private static AccountDocument right(JsonNode document) {
        return switch (DocumentCheck.account("$", document)) {
            case DocumentCheck.Checked.Right(AccountDocument it) -> it;
            case DocumentCheck.Checked.Wrong(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }
}
