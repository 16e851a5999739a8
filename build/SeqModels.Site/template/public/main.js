export default {
  iconLinks: [
    { icon: 'github', href: 'https://github.com/seqmodels/SeqModels', title: 'Source code' }
  ]
}
